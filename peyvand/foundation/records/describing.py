"""Filters in words: what the chips above a list say, in the reader's language, calendar and digits."""

import re
from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from peyvand.foundation.access.models import User
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.records.declaration import Filter, Kind
from peyvand.foundation.records.filtering import NONE, Condition, Numbers
from peyvand.foundation.records.lookup import list_choices
from peyvand.foundation.records.periods import Days
from peyvand.foundation.records.reading import list_titles
from peyvand.foundation.ui import formats
from peyvand.kernel.actor import Actor
from peyvand.kernel.money import Money

_COUNTED = re.compile(r"(last|next|over)-(\d+)-days(-ago)?")


def describe(condition: Condition, *, by: Actor) -> str:
    """Return what a condition asks: "Lent, Lost", "last 90 days", "£100 to £500"."""
    match condition.value:
        case str() as text:
            return pgettext("filter", "none") if text == NONE else text
        case bool() as is_so:
            return _("yes") if is_so else _("no")
        case Numbers() as numbers:
            return _numbers(condition.filter, numbers)
        case Days() as days:
            return _days(condition.words[0], days)
    return _join(_words(condition, by))


def named_periods() -> list[tuple[str, str]]:
    """Return the relative periods to choose from: (as in an address, in words)."""
    calendar = formats.current().calendar
    names = _period_names()
    first = [
        "today",
        "yesterday",
        "last-7-days",
        "last-30-days",
        "last-90-days",
        "last-365-days",
        "over-30-days-ago",
        "over-90-days-ago",
        "this-week",
        "last-week",
        f"this-{calendar}-month",
        f"last-{calendar}-month",
        f"this-{calendar}-quarter",
        f"last-{calendar}-quarter",
        f"this-{calendar}-year",
        f"last-{calendar}-year",
        "this-fiscal-year",
    ]
    return [(key, names.get(key) or _counted(key)) for key in first]


def _period_names() -> dict[str, str]:
    spans = {
        "month": (_("this month"), _("last month"), _("next month")),
        "quarter": (_("this quarter"), _("last quarter"), _("next quarter")),
        "year": (_("this year"), _("last year"), _("next year")),
    }
    calendar = str(formats.current().calendar)
    names = {
        "today": _("today"),
        "yesterday": _("yesterday"),
        "tomorrow": _("tomorrow"),
        "this-week": _("this week"),
        "last-week": _("last week"),
        "next-week": _("next week"),
        "this-fiscal-year": _("this fiscal year"),
        "last-fiscal-year": _("last fiscal year"),
        "next-fiscal-year": _("next fiscal year"),
    }
    other = {"jalali": _("%(span)s (Jalali)"), "gregorian": _("%(span)s (Gregorian)")}
    for name, pattern in other.items():
        for span, words in spans.items():
            for which, text in zip(("this", "last", "next"), words, strict=True):
                names[f"{which}-{name}-{span}"] = text if name == calendar else pattern % {"span": text}
    return names


def _counted(word: str) -> str:
    match = _COUNTED.fullmatch(word)
    if not match:
        return ""
    count = int(match[2])
    shown = {"count": formats.current().number(count)}
    if match[1] == "last":
        return ngettext("last day", "last %(count)s days", count) % shown
    if match[1] == "next":
        return ngettext("next day", "next %(count)s days", count) % shown
    return ngettext("over a day ago", "over %(count)s days ago", count) % shown


def _days(word: str, days: Days) -> str:
    named = _period_names().get(word) or _counted(word)
    if named:
        return named
    reader = formats.current()
    if days.start == days.end:
        return reader.day(days.start)
    return _span(reader.day(days.start), reader.day(days.end))


def _numbers(wanted: Filter, numbers: Numbers) -> str:
    reader = formats.current()
    base = get_settings().base_currency
    if wanted.kind is Kind.MONEY and base:
        low, high = (
            "" if bound is None else reader.money(Money(int(bound), base)) for bound in (numbers.low, numbers.high)
        )
    else:
        low, high = ("" if bound is None else reader.number(bound, None) for bound in (numbers.low, numbers.high))
    return low if low == high else _span(low, high)


def _span(low: str, high: str) -> str:
    if not high:
        return _("from %(low)s") % {"low": low}
    if not low:
        return _("up to %(high)s") % {"high": high}
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def _words(condition: Condition, by: Actor) -> Sequence[str]:
    wanted = condition.filter
    if wanted.kind in (Kind.USER, Kind.LINK):
        return _names(wanted, condition, by)
    labels = {choice.value: str(choice.label) for choice in list_choices(wanted.choices, by)}
    return [pgettext("filter", "none") if word == NONE else labels.get(word, word) for word in condition.value]


def _names(wanted: Filter, condition: Condition, by: Actor) -> Sequence[str]:
    ids = [one for one in condition.value if isinstance(one, UUID)]
    if wanted.kind is Kind.USER:
        names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name")) if condition.words != ("me",) else {}
    else:
        names = list_titles(wanted.target, ids, by=by)
    spoken = []
    for word, one in zip(condition.words, condition.value, strict=True):
        spoken.append(_("me") if word == "me" else pgettext("filter", "none") if one == NONE else names.get(one, "…"))
    return spoken


def _join(words: Sequence[str]) -> str:
    return f"{formats.current().comma} ".join(words)
