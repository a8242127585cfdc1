"""The firm's settings as a form: the same on the first visit and later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from peyvand.foundation.administration.places import list_countries, list_currencies, list_zones
from peyvand.foundation.firm.commands import Answers
from peyvand.foundation.firm.guesses import DEFAULT_SOURCE
from peyvand.foundation.ui import fields, formats
from peyvand.kernel.calendars import GREGORIAN, JALALI, CalendarName, WeekStart, month_name, week_of, weekday_name
from peyvand.kernel.text import latin_digits


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand under one heading, in pairs where there is room."""

    label: str
    fields: tuple[SafeString, ...]


def read_answers(posted: QueryDict) -> Answers:
    """Return what was typed; what is no number becomes month nought, which the command refuses in words."""
    month = latin_digits(posted.get("fiscal_month", ""))
    text = {key: posted.get(key, "").strip() for key in KEYS}
    text["source"] = posted.get("source", DEFAULT_SOURCE).strip()
    days_off = tuple(int(day) for day in posted.getlist("days_off") if day in WEEKDAYS)
    return Answers(**text, days_off=days_off, fiscal_month=int(month) if month.isdecimal() else 0)


WEEKDAYS = "0123456"
KEYS = ("name", "currency", "zone", "language", "calendar", "digits", "week_start", "country")


def draw_groups(
    answers: Answers, errors: Mapping[str, object], *, is_first: bool, is_currency_fixed: bool = False
) -> list[Group]:
    """Return the groups of fields with what is answered so far, and a sentence beside each bad one."""
    groups = [
        Group("", (_name_field(answers, errors),)),
        Group(_("Where you are"), _place_fields(answers, errors, is_currency_fixed=is_currency_fixed)),
        Group(_("How you read and count"), _writing_fields(answers, errors)),
        Group(_("Your time"), _time_fields(answers, errors)),
    ]
    if not is_first:
        groups.append(Group(_("Records"), (_source_field(answers, errors),)))
    return groups


def list_problems(errors: Mapping[str, object]) -> list[tuple[str, object, object]]:
    """Return the errors as ``ui.fields.problem_list`` takes them."""
    labels = {
        "name": _("Name of the firm"),
        "country": _("Country"),
        "zone": _("Time zone"),
        "currency": _("Currency"),
        "language": _("Language"),
        "calendar": _("Calendar"),
        "digits": _("Digits"),
        "week_start": _("The week begins on"),
        "fiscal_month": _("The fiscal year begins in"),
        "days_off": _("Days off"),
        "source": _("Where records come from"),
    }
    return [(key, labels[key], sentence) for key, sentence in errors.items()]


def _name_field(answers: Answers, errors: Mapping[str, object]) -> SafeString:
    return fields.text_field(
        "name",
        _("Name of the firm"),
        answers.name,
        error=errors.get("name", ""),
        is_required=True,
        autocomplete="organization",
        max_length=200,
    )


def _place_fields(answers: Answers, errors: Mapping[str, object], *, is_currency_fixed: bool) -> tuple[SafeString, ...]:
    language = formats.current().language
    currencies = list_currencies(language)
    if is_currency_fixed:
        currencies = tuple(option for option in currencies if option[0] == answers.currency)
        hint = _("Amounts are counted in it already; it can no longer change.")
    else:
        hint = _("Taken where an amount comes without one; the first amount fixes it.")
    return (
        fields.choice_field(
            "country",
            _("Country"),
            [("", _("Elsewhere")), *list_countries(language)],
            answers.country,
            error=errors.get("country", ""),
            is_required=True,
        ),
        fields.choice_field(
            "zone", _("Time zone"), list_zones(), answers.zone, error=errors.get("zone", ""), is_required=True
        ),
        fields.choice_field(
            "currency",
            _("Currency"),
            currencies,
            answers.currency,
            error=errors.get("currency", ""),
            hint=hint,
            is_required=True,
        ),
    )


def _writing_fields(answers: Answers, errors: Mapping[str, object]) -> tuple[SafeString, ...]:
    calendars = [(CalendarName.JALALI, _("Jalali")), (CalendarName.GREGORIAN, _("Gregorian"))]
    digits = [("latin", "123"), ("persian", "۱۲۳")]
    return (
        fields.radio_field(
            "language", _("Language"), list(settings.LANGUAGES), answers.language, error=errors.get("language", "")
        ),
        fields.radio_field("calendar", _("Calendar"), calendars, answers.calendar, error=errors.get("calendar", "")),
        fields.radio_field("digits", _("Digits"), digits, answers.digits, error=errors.get("digits", "")),
    )


def _time_fields(answers: Answers, errors: Mapping[str, object]) -> tuple[SafeString, ...]:
    days = {WeekStart.SATURDAY: _("Saturday"), WeekStart.SUNDAY: _("Sunday"), WeekStart.MONDAY: _("Monday")}
    first = WeekStart(answers.week_start) if answers.week_start in tuple(WeekStart) else WeekStart.MONDAY
    begin = week_of(date(2026, 11, 23), first).start
    week = [begin + timedelta(days=number) for number in range(7)]
    # Of both calendars, since the calendar may be chosen on the same page.
    months = [
        (str(month), f"{formats.current().number(month)} · {_month(JALALI, month)} / {_month(GREGORIAN, month)}")
        for month in range(1, 13)
    ]
    return (
        fields.choice_field(
            "week_start",
            _("The week begins on"),
            days.items(),
            answers.week_start,
            error=errors.get("week_start", ""),
            is_required=True,
        ),
        fields.choice_field(
            "fiscal_month",
            _("The fiscal year begins in"),
            months,
            answers.fiscal_month,
            error=errors.get("fiscal_month", ""),
            is_required=True,
        ),
        fields.choices_field(
            "days_off",
            _("Days off"),
            [(str(day.weekday()), weekday_name(day, formats.current().language)) for day in week],
            answers.days_off,
            error=errors.get("days_off", ""),
        ),
    )


def _month(calendar: CalendarName, month: int) -> str:
    return month_name(calendar, month, formats.current().language)


def _source_field(answers: Answers, errors: Mapping[str, object]) -> SafeString:
    return fields.text_field(
        "source",
        _("Where records come from"),
        answers.source,
        error=errors.get("source", ""),
        hint=_("The name of your usual system; with its key there it makes a record known. Imports may name another."),
        is_required=True,
        max_length=80,
    )
