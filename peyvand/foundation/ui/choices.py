"""What a reader has chosen: language, calendar and digits apart from each other, theme and density."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from peyvand.foundation.access.models import User
from peyvand.foundation.firm.queries import FirmSettings, get_settings
from peyvand.foundation.ui import formats
from peyvand.foundation.ui.formats import Digits, Formats
from peyvand.kernel.calendars import CalendarName

LANGUAGE_COOKIE = "language"
THEMES = ("light", "dark")
DENSITIES = ("compact", "roomy")


@dataclass(frozen=True, slots=True)
class Look:
    """Theme and density; "" is the system's theme and the usual density."""

    theme: str = ""
    density: str = ""


def languages() -> frozenset[str]:
    """Return the codes of the languages that the screens speak."""
    return frozenset(code for code, _name in settings.LANGUAGES)


def usual_calendar(language: str) -> CalendarName:
    return CalendarName.JALALI if language == "fa" else CalendarName.GREGORIAN


def usual_digits(language: str) -> Digits:
    return Digits.PERSIAN if language == "fa" else Digits.LATIN


def formats_for(language: str, calendar: str, digits: str, firm: FirmSettings) -> Formats:
    """Return the formats of these choices.

    Where calendar or digits are "", the firm's hold for who reads the firm's language,
    and the usual ones of the language for who reads another.
    """
    is_firms = language == firm.language
    return Formats(
        language=language,
        calendar=CalendarName(calendar or (firm.calendar if is_firms else usual_calendar(language))),
        digits=Digits(digits or (firm.digits if is_firms else usual_digits(language))),
        zone=firm.zone,
        week_start=firm.week_start,
    )


def formats_of(request: HttpRequest) -> Formats:
    """Return the formats of whoever asks: the user's choices, else the visitor's language, else the firm's."""
    firm = get_settings()
    user = request.user
    if isinstance(user, User):
        language = user.language if user.language in languages() else firm.language
        return formats_for(language, user.calendar, user.digits, firm)
    return formats_for(_visitors_language(request, firm), "", "", firm)


def look_of(request: HttpRequest) -> Look:
    """Return the look that whoever asks has chosen."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return Look()
    return Look(
        theme=user.theme if user.theme in THEMES else "",
        density=user.density if user.density in DENSITIES else "",
    )


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a choice; lang: the language that its label is in."""

    value: str
    label: str
    is_chosen: bool
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a reader may choose, and what there is to choose from."""

    name: str
    label: str
    options: tuple[Option, ...]


def choices_of(user: User) -> tuple[Choice, ...]:
    """Return what the user may choose for the screens, with what holds now marked.

    Choosing a language brings its usual calendar and digits along, which may then be chosen apart.
    """
    reader = formats.current()
    return (
        Choice(
            "language",
            _("Language"),
            tuple(Option(code, name, code == reader.language, code) for code, name in settings.LANGUAGES),
        ),
        Choice(
            "calendar",
            _("Calendar"),
            (
                Option("gregorian", _("Gregorian"), reader.calendar == CalendarName.GREGORIAN),
                Option("jalali", _("Jalali"), reader.calendar == CalendarName.JALALI),
            ),
        ),
        Choice(
            "digits",
            _("Digits"),
            (
                Option("latin", "123", reader.digits == Digits.LATIN),
                Option("persian", "۱۲۳", reader.digits == Digits.PERSIAN),
            ),
        ),
        Choice(
            "theme",
            pgettext("look", "Theme"),
            (
                Option("", pgettext("look", "System"), user.theme not in THEMES),
                Option("light", pgettext("look", "Light"), user.theme == "light"),
                Option("dark", pgettext("look", "Dark"), user.theme == "dark"),
            ),
        ),
        Choice(
            "density",
            pgettext("look", "Rows"),
            (
                Option("compact", pgettext("look", "Compact"), user.density == "compact"),
                Option("", pgettext("look", "Usual"), user.density not in DENSITIES),
                Option("roomy", pgettext("look", "Roomy"), user.density == "roomy"),
            ),
        ),
    )


def preferences_for(name: str, value: str) -> dict[str, str]:
    """Return the preferences that a press on one option of ``choices_of`` sets."""
    if name == "language" and value in languages():
        return {"language": value, "calendar": "", "digits": ""}
    return {name: value}


def _visitors_language(request: HttpRequest, firm: FirmSettings) -> str:
    asked = request.COOKIES.get(LANGUAGE_COOKIE, "")
    if asked in languages():
        return asked
    if firm.are_answered:
        return firm.language
    return translation.get_language_from_request(request).partition("-")[0]
