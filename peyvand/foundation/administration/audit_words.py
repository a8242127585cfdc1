"""What the audit calls what access and the firm write into it: declared here, since they lie below the screens."""

from datetime import date, timedelta

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from peyvand.foundation.access.ports import policies
from peyvand.foundation.administration.matrix import ACTIONS, REACH
from peyvand.foundation.base.ports import modules
from peyvand.foundation.firm.ports import terms
from peyvand.foundation.firm.terms import word
from peyvand.foundation.journal.ports import AuditWords, audit_words
from peyvand.foundation.ui import formats
from peyvand.kernel.calendars import CalendarName, WeekStart, weekday_name

# What the engine writes for record types without commands of their own.
VERBS = {
    "create": pgettext_lazy("audit", "Added"),
    "change": pgettext_lazy("audit", "Changed"),
    "delete": pgettext_lazy("audit", "Put into the bin"),
    "restore": pgettext_lazy("audit", "Taken out of the bin"),
}
FIELDS = {
    "deleted_at": _("In the bin since"),
    "language": _("Language"),
    "calendar": _("Calendar"),
    "digits": _("Digits"),
    "source": _("Where records come from"),
}
VALUES = {
    **dict(settings.LANGUAGES),
    CalendarName.JALALI.value: _("Jalali"),
    CalendarName.GREGORIAN.value: _("Gregorian"),
    "latin": "123",
    "persian": "۱۲۳",
}
MONDAY = date(2026, 11, 23)


def register() -> None:
    """Plug the words in."""
    audit_words.register(ACCESS)
    audit_words.register(FIRM)


def name_right(key: str) -> object:
    """Return the words of "<record type>.<action>", whose value is how far the right reaches."""
    type_key, _dot, action = key.partition(".")
    policy = policies.find(type_key)
    return f"{policy.label}: {ACTIONS.get(action, action)}" if policy else ""


def name_of_firm(key: str) -> object:
    """Return what the firm calls a thing, or the name of a module or a language."""
    if terms.find(key):
        return word(key)
    module = modules.find(key)
    return module.label if module else dict(settings.LANGUAGES).get(key, "")


def _weekday(number: int) -> str:
    return weekday_name(MONDAY + timedelta(days=number), formats.current().language)


_later = lazy(_weekday, str)

ACCESS = AuditWords(
    key="access",
    label=_("Users and rights"),
    actions={
        "add_user": VERBS["create"],
        "change_user": VERBS["change"],
        "change_preferences": pgettext_lazy("audit", "Own choices changed"),
        "set_password": pgettext_lazy("audit", "Password set"),
        "sign_in": pgettext_lazy("audit", "Signed in"),
        "end_session": pgettext_lazy("audit", "A browser signed out"),
        "end_other_sessions": pgettext_lazy("audit", "Other browsers signed out"),
        "add_team": VERBS["create"],
        "rename_team": pgettext_lazy("audit", "Renamed"),
        "add_role": VERBS["create"],
        "rename_role": pgettext_lazy("audit", "Renamed"),
        "delete_role": pgettext_lazy("audit", "Deleted"),
        "set_rights": pgettext_lazy("audit", "Rights changed"),
    },
    subjects={"role": _("Role")},
    fields={
        "name": _("Name"),
        "device": _("Browser"),
        "sessions": _("Browsers signed in"),
        "address": _("Network address"),
        "theme": pgettext_lazy("look", "Theme"),
        "density": pgettext_lazy("look", "Rows"),
    },
    values={
        **{scope.value: label for scope, label in REACH.items()},
        "light": pgettext_lazy("look", "Light"),
        "dark": pgettext_lazy("look", "Dark"),
        "compact": pgettext_lazy("look", "Compact"),
        "roomy": pgettext_lazy("look", "Roomy"),
    },
    name_field=name_right,
)

FIRM = AuditWords(
    key="firm",
    label=_("Firm settings"),
    actions={
        "change_settings": VERBS["change"],
        "fix_base_currency": pgettext_lazy("audit", "Currency fixed"),
        "rename_term": pgettext_lazy("audit", "Word changed"),
        "switch_module": pgettext_lazy("audit", "Module switched"),
        "set_rate": pgettext_lazy("audit", "Rate set"),
    },
    subjects={"firm": _("Firm")},
    fields={
        "name": _("Name of the firm"),
        "country": _("Country"),
        "zone": _("Time zone"),
        "currency": _("Currency"),
        "base_currency": _("Currency that amounts are counted in"),
        "week_start": _("The week begins on"),
        "fiscal_month": _("The fiscal year begins in"),
        "days_off": _("Days off"),
        "one": _("One"),
        "many": _("Many"),
        "is_on": _("Switched on"),
        "rate": _("Rate"),
    },
    values={
        **{f"days_off.{number}": _later(number) for number in range(7)},
        WeekStart.SATURDAY.value: _("Saturday"),
        WeekStart.SUNDAY.value: _("Sunday"),
        WeekStart.MONDAY.value: _("Monday"),
    },
    name_field=name_of_firm,
)
