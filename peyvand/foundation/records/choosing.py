"""The forms in which filters and columns are chosen: plain GET forms that become a list's address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from peyvand.foundation.access.models import User, UserKind
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.records.addresses import FROM, TO, Asked
from peyvand.foundation.records.declaration import Filter, Kind, RecordType
from peyvand.foundation.records.describing import describe, named_periods
from peyvand.foundation.records.filtering import NONE, Condition, Numbers, parse_number
from peyvand.foundation.records.lookup import list_choices, list_filters, list_seen_columns, list_seen_filters
from peyvand.foundation.records.periods import Days
from peyvand.foundation.records.queries import Listing
from peyvand.foundation.ui import fields, formats
from peyvand.foundation.ui.currencies import writing_of
from peyvand.kernel.actor import Actor
from peyvand.kernel.calendars import parts

MOST_PEOPLE = 200
# Up to so many choices are shown as boxes; more of them drop down.
MOST_BOXES = 8


def draw_filters(listing: Listing, *, by: Actor) -> list[SafeString]:
    """Return the inputs of all quick filters, holding what the list is asked for."""
    asked = {condition.filter.key: condition for condition in listing.conditions}
    return [
        _DRAWING.get(wanted.kind, _draw_text)(wanted, asked.get(wanted.key), by)
        for wanted in list_seen_filters(listing.declared, by)
    ]


def draw_columns(listing: Listing, *, by: Actor) -> SafeString:
    """Return a box for each column, checked where the list shows it."""
    shown = {column.key for column in listing.columns}
    columns = [(column.key, column.label) for column in list_seen_columns(listing.declared, by) if not column.is_title]
    return fields.choices_field("columns", _("Columns"), columns, shown)


def sent_filters(declared: RecordType, asked: Asked) -> Asked:
    """Return what a form has sent as it is kept in addresses: amounts in the currency's own unit, not in what is shown.

    What cannot be understood stays as it was typed, for the list to say so.
    """
    divisor = _divisor()
    if divisor == 1:
        return asked
    money = {wanted.key for wanted in list_filters(declared) if wanted.kind is Kind.MONEY}
    filters = dict(asked.filters)
    for key in money & filters.keys():
        filters[key] = tuple("..".join(_times(bound, divisor) for bound in word.split("..")) for word in filters[key])
    return replace(asked, filters=filters)


def _times(text: str, divisor: object) -> str:
    try:
        return f"{parse_number(text) * divisor:f}" if text else ""  # type: ignore[operator]
    except ValueError:
        return text


def _divisor() -> object:
    currency = get_settings().base_currency
    return writing_of(currency, formats.current().language).divisor if currency else 1


def _draw_text(wanted: Filter, asked: Condition | None, _by: Actor) -> SafeString:
    return fields.text_field(wanted.key, wanted.label, asked.words[0] if asked else "", is_required=True)


def _draw_choice(wanted: Filter, asked: Condition | None, by: Actor) -> SafeString:
    options = [(choice.value, choice.label) for choice in list_choices(wanted.choices, by)]
    chosen = asked.words if asked else ()
    if len(options) <= MOST_BOXES or len(chosen) > 1:
        return fields.choices_field(wanted.key, wanted.label, options, chosen)
    return _select(wanted, [("", pgettext("filter", "any")), *options], chosen)


def _draw_yes_no(wanted: Filter, asked: Condition | None, _by: Actor) -> SafeString:
    return _select(
        wanted, [("", pgettext("filter", "any")), ("yes", _("yes")), ("no", _("no"))], asked.words if asked else ()
    )


def _draw_numbers(wanted: Filter, asked: Condition | None, _by: Actor) -> SafeString:
    reader, label, low, high = formats.current(), str(wanted.label), "", ""
    if asked and isinstance(asked.value, Numbers):
        ends = [_typed(wanted, text) for text in asked.words[0].split("..")]
        low, high = ends[0], ends[-1]
    if wanted.kind is Kind.MONEY and (currency := get_settings().base_currency):
        writing = writing_of(currency, reader.language)
        label = f"{label}{reader.comma} {writing.word or writing.symbol}"
    return _pair(label, wanted.key, fields.number_field, low, high)


def _draw_days(wanted: Filter, asked: Condition | None, by: Actor) -> SafeString:
    """A period to choose, or two days; the days win where both are given."""
    low = high = named = ""
    if asked and isinstance(asked.value, Days):
        if asked.words[0] in dict(named_periods()):
            named = asked.words[0]
        else:
            low, high = _day(asked.value.start), _day(asked.value.end)
    periods = [("", pgettext("filter", "any time")), *named_periods(), (NONE, pgettext("filter", "none"))]
    if asked and not (named or low or high):
        named = asked.words[0]
        periods += [(named, describe(asked, by=by))] if named != NONE else []
    return SafeString(
        f'<div class="filter-days">{fields.choice_field(wanted.key, wanted.label, periods, named, is_required=True)}'
        f"{_pair('', wanted.key, fields.day_field, low, high)}</div>"
    )


def _draw_user(wanted: Filter, asked: Condition | None, _by: Actor) -> SafeString:
    staff = User.objects.filter(user_kind=UserKind.STAFF, deleted_at__isnull=True).order_by("name")
    people = [(str(key), name) for key, name in staff.values_list("pk", "name")[:MOST_PEOPLE]]
    options = [("", pgettext("filter", "any")), ("me", _("me")), (NONE, pgettext("filter", "none")), *people]
    return _select(wanted, options, asked.words if asked else ())


def _draw_link(wanted: Filter, asked: Condition | None, by: Actor) -> SafeString:
    """A link is followed from the other record; here it can only be kept or dropped."""
    if asked is None:
        return SafeString("")
    return _select(wanted, [("", pgettext("filter", "any")), (asked.words[0], describe(asked, by=by))], asked.words)


def _draw_tags(wanted: Filter, asked: Condition | None, by: Actor) -> SafeString:
    if wanted.choices:
        return _draw_choice(wanted, asked, by)
    return _draw_text(wanted, asked, by)


def _select(wanted: Filter, options: Sequence[tuple[str, object]], chosen: Sequence[str]) -> SafeString:
    return fields.choice_field(wanted.key, wanted.label, options, chosen[0] if chosen else "", is_required=True)


def _pair(label: str, key: str, draw: Callable[..., SafeString], low: str, high: str) -> SafeString:
    first = draw(f"{key}{FROM}", f"{label} {pgettext('span', 'from')}".strip(), low, is_required=True)
    second = draw(f"{key}{TO}", pgettext("span", "to"), high, is_required=True)
    return SafeString(f'<div class="filter-span">{first}{second}</div>')


def _typed(wanted: Filter, text: str) -> str:
    if not text.strip():
        return ""
    number = parse_number(text)
    if wanted.kind is Kind.MONEY:
        number /= _divisor()  # type: ignore[operator]
    return formats.current().number(number, None)


def _day(day: date | None) -> str:
    if day is None:
        return ""
    reader = formats.current()
    year, month, number = parts(day, reader.calendar)
    return reader.digits_of(f"{year}/{month:02}/{number:02}")


_DRAWING: Mapping[Kind, Callable[[Filter, Condition | None, Actor], SafeString]] = {
    Kind.CHOICE: _draw_choice,
    Kind.CHOICES: _draw_choice,
    Kind.YES_NO: _draw_yes_no,
    Kind.NUMBER: _draw_numbers,
    Kind.DECIMAL: _draw_numbers,
    Kind.MONEY: _draw_numbers,
    Kind.DAY: _draw_days,
    Kind.MOMENT: _draw_days,
    Kind.USER: _draw_user,
    Kind.LINK: _draw_link,
    Kind.TAGS: _draw_tags,
}
