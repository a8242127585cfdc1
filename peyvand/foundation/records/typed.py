"""What people type into forms, made values, and values made what people type: any digits, either calendar."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peyvand.foundation.access.models import User, UserKind
from peyvand.foundation.access.queries import scope_of
from peyvand.foundation.access.rights import Scope
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.records.declaration import Field, Kind
from peyvand.foundation.records.filtering import parse_number
from peyvand.foundation.records.finding import search
from peyvand.foundation.records.lookup import list_choices
from peyvand.foundation.records.reading import list_titles
from peyvand.foundation.ui import formats
from peyvand.foundation.ui.currencies import writing_of
from peyvand.kernel.actor import Actor
from peyvand.kernel.calendars import parse_day, parse_moment, parts
from peyvand.kernel.money import Money, exponent_of
from peyvand.kernel.text import fold

LANGUAGES = (("fa", "فارسی"), ("en", "English"))
_MOST_MINOR = 2**63


class NotUnderstood(ValueError):
    """What is typed is no value of the field; the text says why. options: what it may have meant (value, label)."""

    def __init__(self, text: str, options: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(text)
        self.options = list(options)


@dataclass(frozen=True)
class Who:
    """Who fills in the form of a record type."""

    type_key: str
    by: Actor


def read(who: Who, one: Field, texts: Sequence[str]) -> object:
    """Return the value that was typed into a field; raises NotUnderstood."""
    if any("\x00" in text for text in texts):
        raise NotUnderstood(_("This holds a sign that cannot be kept."))
    if not any(text.strip() for text in texts) and one.kind is not Kind.YES_NO:
        if one.is_required:
            raise NotUnderstood(_("This is needed."))
        return _EMPTY.get(one.kind, "")
    return _READING.get(one.kind, _read_text)(who, one, texts)


def write(one: Field, value: Any) -> list[str]:
    """Return what the inputs of a field hold for a value, as the reader writes it."""
    if value is None:
        return ["", ""] if one.kind is Kind.TRANSLATED else [""]
    return _WRITING.get(one.kind, _write_text)(one, value)


def list_owners(who: Who) -> list[tuple[str, str]]:
    """Return who can be chosen as an owner: oneself, the team, or all of the staff, as far as "assign" reaches."""
    staff = User.objects.filter(is_active=True, user_kind=UserKind.STAFF, deleted_at__isnull=True).order_by("name")
    scope = scope_of(who.by, "assign", who.type_key)
    if isinstance(who.by, User) and scope is not Scope.ALL:
        staff = (
            staff.filter(team_id=who.by.team_id)
            if scope is Scope.TEAM and who.by.team_id
            else staff.filter(pk=who.by.pk)
        )
    return [(str(key), name) for key, name in staff.values_list("pk", "name")[:500]]


def _read_text(_who: Who, one: Field, texts: Sequence[str]) -> str:
    text = texts[0].strip()
    if len(text) > one.max_length and one.kind is not Kind.LONG_TEXT:
        too_many = ngettext(
            "This is longer than %(most)s letter.", "This is longer than %(most)s letters.", one.max_length
        )
        raise NotUnderstood(too_many % {"most": formats.current().number(one.max_length)})
    return text


def _read_translated(who: Who, one: Field, texts: Sequence[str]) -> dict[str, str]:
    read = {code: _read_text(who, one, [text]) for (code, _name), text in zip(LANGUAGES, texts, strict=True)}
    return {code: text for code, text in read.items() if text}


def _read_mail(who: Who, one: Field, texts: Sequence[str]) -> str:
    text = _read_text(who, one, texts)
    try:
        EmailValidator()(text)
    except ValidationError:
        raise NotUnderstood(_("This is no e-mail address.")) from None
    return text


def _read_url(who: Who, one: Field, texts: Sequence[str]) -> str:
    text = _read_text(who, one, texts)
    text = text if "://" in text else f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        raise NotUnderstood(_("This is no web address.")) from None
    return text


def _read_number(_who: Who, _one: Field, texts: Sequence[str]) -> int:
    number = _decimal(texts[0])
    if number != number.to_integral_value():
        raise NotUnderstood(_("This has to be a whole number."))
    if abs(number) >= 2**31:
        raise NotUnderstood(_("This number is too large."))
    return int(number)


def _read_decimal(_who: Who, _one: Field, texts: Sequence[str]) -> Decimal:
    return _decimal(texts[0])


def _read_money(_who: Who, _one: Field, texts: Sequence[str]) -> int:
    currency = get_settings().base_currency
    if currency is None:
        raise NotUnderstood(_("The firm has no currency yet; choose one in the settings."))
    amount = _decimal(texts[0]) * writing_of(currency, formats.current().language).divisor
    minor = amount.scaleb(exponent_of(currency))
    if minor != minor.to_integral_value():
        raise NotUnderstood(_("This has more decimal places than the currency."))
    if abs(minor) >= _MOST_MINOR:
        raise NotUnderstood(_("This number is too large."))
    return int(minor)


def _decimal(text: str) -> Decimal:
    try:
        return parse_number(text)
    except ValueError:
        raise NotUnderstood(_("This is no number.")) from None


def _read_day(_who: Who, _one: Field, texts: Sequence[str]) -> date:
    try:
        return parse_day(texts[0], formats.current().calendar)
    except ValueError:
        raise NotUnderstood(_("This is no day. 1405/09/07 and 2026-11-28 are both understood.")) from None


def _read_moment(_who: Who, _one: Field, texts: Sequence[str]) -> datetime:
    try:
        return parse_moment(texts[0], get_settings().zone, formats.current().calendar)
    except (ValueError, OverflowError):
        text = _("This is no moment. 1405/09/07 10:30 and 2026-11-28 10:30 are both understood.")
        raise NotUnderstood(text) from None


def _read_yes_no(_who: Who, _one: Field, texts: Sequence[str]) -> bool:
    return bool(texts and texts[0])


def _read_choice(who: Who, one: Field, texts: Sequence[str]) -> str:
    if texts[0] not in {choice.value for choice in list_choices(one.choices, who.by)}:
        raise NotUnderstood(_("Choose one of the list."))
    return texts[0]


def _read_choices(who: Who, one: Field, texts: Sequence[str]) -> list[str]:
    chosen = list(dict.fromkeys(text for text in texts if text))
    if not {choice.value for choice in list_choices(one.choices, who.by)}.issuperset(chosen):
        raise NotUnderstood(_("Choose from the list."))
    return chosen


def _read_tags(who: Who, one: Field, texts: Sequence[str]) -> list[str]:
    split = (part.strip() for part in texts[0].replace("،", ",").split(","))
    return [_read_text(who, one, [tag]) for tag in dict.fromkeys(split) if tag]


def _read_user(who: Who, _one: Field, texts: Sequence[str]) -> UUID:
    if texts[0] not in {key for key, _name in list_owners(who)}:
        raise NotUnderstood(_("Choose one of the list."))
    return UUID(texts[0])


def _read_link(who: Who, one: Field, texts: Sequence[str]) -> UUID:
    """Understand an id, or the text by which exactly one record is found; several become options."""
    text = texts[0].strip()
    record_id = id_of(text)
    if record_id is not None:
        if record_id not in list_titles(one.target, [record_id], by=who.by):
            raise NotUnderstood(_("Nothing is found by this."))
        return record_id
    hits = search(text, by=who.by, types=(one.target,), limit=20)
    same = [hit for hit in hits if fold(hit.title) == fold(text)] or hits
    if len(same) == 1:
        return same[0].id
    if not same:
        raise NotUnderstood(_("Nothing is found by this."))
    options = [(str(hit.id), " · ".join(filter(None, (hit.title, hit.subtitle)))) for hit in same]
    raise NotUnderstood(_("Several are found by this; choose one."), options)


def id_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


_READING: Mapping[Kind, Callable[[Who, Field, Sequence[str]], object]] = {
    Kind.TRANSLATED: _read_translated,
    Kind.MAIL: _read_mail,
    Kind.URL: _read_url,
    Kind.NUMBER: _read_number,
    Kind.DECIMAL: _read_decimal,
    Kind.MONEY: _read_money,
    Kind.DAY: _read_day,
    Kind.MOMENT: _read_moment,
    Kind.YES_NO: _read_yes_no,
    Kind.CHOICE: _read_choice,
    Kind.CHOICES: _read_choices,
    Kind.TAGS: _read_tags,
    Kind.USER: _read_user,
    Kind.LINK: _read_link,
}
# What an empty input means, where it is not the empty text.
_EMPTY: Mapping[Kind, Any] = {
    **dict.fromkeys((Kind.NUMBER, Kind.DECIMAL, Kind.MONEY, Kind.DAY, Kind.MOMENT, Kind.USER, Kind.LINK)),
    Kind.TRANSLATED: {},
    Kind.CHOICES: [],
    Kind.TAGS: [],
}


def _write_text(_one: Field, value: Any) -> list[str]:
    return [str(value)]


def _write_translated(_one: Field, value: Any) -> list[str]:
    return [str(value.get(code, "")) for code, _name in LANGUAGES]


def _write_number(_one: Field, value: Any) -> list[str]:
    return [formats.current().number(value, None)]


def _write_money(_one: Field, value: Any) -> list[str]:
    currency = get_settings().base_currency
    if currency is None:
        return [""]
    amount = Money(int(value), currency).amount / writing_of(currency, formats.current().language).divisor
    return [formats.current().number(amount, None)]


def _write_day(_one: Field, value: date) -> list[str]:
    reader = formats.current()
    year, month, day = parts(value, reader.calendar)
    return [reader.digits_of(f"{year}/{month:02}/{day:02}")]


def _write_moment(one: Field, value: datetime) -> list[str]:
    reader = formats.current()
    return [f"{_write_day(one, value.astimezone(reader.zone).date())[0]} {reader.time(value)}"]


def _write_yes_no(_one: Field, value: Any) -> list[str]:
    return ["yes"] if value else []


def _write_many(_one: Field, value: Any) -> list[str]:
    return [str(part) for part in value]


def _write_tags(_one: Field, value: Any) -> list[str]:
    return [f"{formats.current().comma} ".join(value)]


_WRITING: Mapping[Kind, Callable[[Field, Any], list[str]]] = {
    Kind.TRANSLATED: _write_translated,
    Kind.NUMBER: _write_number,
    Kind.DECIMAL: _write_number,
    Kind.MONEY: _write_money,
    Kind.DAY: _write_day,
    Kind.MOMENT: _write_moment,
    Kind.YES_NO: _write_yes_no,
    Kind.CHOICES: _write_many,
    Kind.TAGS: _write_tags,
}
