"""What a reader has chosen: language, calendar and digits apart from each other, theme and density."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from peyvand.foundation.access.models import User
from peyvand.foundation.firm.queries import FirmSettings, get_settings
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


def _visitors_language(request: HttpRequest, firm: FirmSettings) -> str:
    asked = request.COOKIES.get(LANGUAGE_COOKIE, "")
    if asked in languages():
        return asked
    if firm.are_answered:
        return firm.language
    return translation.get_language_from_request(request).partition("-")[0]
