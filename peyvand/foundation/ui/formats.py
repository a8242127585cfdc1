"""Numbers, money, days and moments as the reader wants them: language, calendar and digits are three choices."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache

from peyvand.foundation.ui.currencies import writing_of
from peyvand.foundation.ui.phones import spaced_phone
from peyvand.kernel import clock
from peyvand.kernel.calendars import CalendarName, WeekStart, format_day
from peyvand.kernel.money import Money, exponent_of

LRM = "\N{LEFT-TO-RIGHT MARK}"
RLM = "\N{RIGHT-TO-LEFT MARK}"
NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

# Digits and the marks that go with them; a comma and a point in text other than numbers stay as they are.
_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_PERSIAN_NUMBER = str.maketrans("0123456789,.%", "۰۱۲۳۴۵۶۷۸۹٬٫٪")

_SCALES: dict[str, tuple[tuple[int, str], ...]] = {
    "en": ((10**12, "tn"), (10**9, "bn"), (10**6, "M"), (10**3, "K")),
    "fa": ((10**12, "هزار میلیارد"), (10**9, "میلیارد"), (10**6, "میلیون"), (10**3, "هزار")),
}
_COMMAS = {"fa": "،"}
_AGO: dict[str, tuple[str, str, str, str, str]] = {
    "en": ("just now", "{} min ago", "{} h ago", "yesterday", "{} days ago"),
    "fa": ("همین حالا", "{} دقیقه پیش", "{} ساعت پیش", "دیروز", "{} روز پیش"),
}
_DAYS_SPOKEN = 30
_LEAST_SHORTENED = 10_000


class Digits(StrEnum):
    LATIN = "latin"
    PERSIAN = "persian"


@dataclass(frozen=True, slots=True)
class Formats:
    """How one reader wants numbers and times written. Every method returns plain text, not markup."""

    language: str
    calendar: CalendarName
    digits: Digits
    zone: tzinfo
    week_start: WeekStart = WeekStart.MONDAY

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``, by the language."""
        return "rtl" if self.language == "fa" else "ltr"

    @property
    def comma(self) -> str:
        """The comma between words."""
        return _COMMAS.get(self.language, ",")

    def digits_of(self, text: str) -> str:
        """Return ``text`` with its Latin digits put into the reader's; all else stays."""
        return text.translate(_PERSIAN_DIGITS) if self.digits == Digits.PERSIAN else text

    def number(self, number: Decimal | float, places: int | None = 0) -> str:
        """Return the number in groups of three, rounded half up to ``places``.

        places None: as many as the number has, without noughts at the end.
        """
        if places is None:
            text = f"{Decimal(str(number)):,f}"
            text = text.rstrip("0").rstrip(".") if "." in text else text
        elif places == 0 and type(number) is int:
            text = f"{number:,}"
        else:
            text = f"{Decimal(str(number)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):,f}"
        return self._signed(text)

    def money(self, money: Money | None, *, short: bool = False) -> str:
        """Return the amount with its currency; ``short`` keeps three digits and says thousand, million …"""
        if money is None:
            return ""
        writing = writing_of(money.currency, self.language)
        amount = money.amount / writing.divisor
        if short:
            number = self.short(abs(amount))
        else:
            places = exponent_of(money.currency) if writing.places is None else writing.places
            if writing.divisor != 1 and amount != amount.to_integral_value():
                places = 1
            number = self.number(abs(amount), places)
        # A code in Latin letters would join a signed number's left-to-right run and change sides with it.
        mark = RLM if self.direction == "rtl" and money.minor < 0 else ""
        text = f"{writing.symbol}{number}" if writing.symbol else f"{number}{mark}{NBSP}{writing.word}"
        return self._minus() + text if money.minor < 0 else text

    def short(self, number: Decimal | float) -> str:
        """Return the number by three digits and a word: ``8.42 bn``; below ten thousand as it is, rounded."""
        number = Decimal(str(number))
        if abs(number) < _LEAST_SHORTENED:
            return self.number(number)
        scales = _SCALES.get(self.language, _SCALES["en"])
        size, word = next(scale for scale in scales if abs(number) >= scale[0] * Decimal("0.9995"))
        return f"{self._three_digits(number / size)}{NBSP}{word}"

    def percent(self, share: Decimal | float, places: int = 0) -> str:
        """Return a share of one (0.46) as a percentage (46%)."""
        number = (Decimal(str(share)) * 100).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        return self._signed(f"{number:,f}%")

    def day(self, day: date | datetime | None, style: str = "short") -> str:
        """Return the day in the reader's calendar: style short, long or month. A moment is put into the zone."""
        if day is None:
            return ""
        if isinstance(day, datetime):
            day = day.astimezone(self.zone).date()
        return _day(self.calendar, self.language, self.digits, day, style)

    def time(self, moment: datetime) -> str:
        """Return hours and minutes in the reader's zone."""
        return self.digits_of(f"{moment.astimezone(self.zone):%H:%M}")

    def moment(self, moment: datetime | None, style: str = "short") -> str:
        """Return day and time in the reader's zone."""
        if moment is None:
            return ""
        return f"{self.day(moment, style)}{self.comma} {self.time(moment)}"

    def ago(self, moment: datetime | None) -> str:
        """Return how long ago the moment was; the day itself where that is clearer (over thirty days, or to come)."""
        if moment is None:
            return ""
        words = _AGO.get(self.language, _AGO["en"])
        now = clock.now()
        days = (now.astimezone(self.zone).date() - moment.astimezone(self.zone).date()).days
        seconds = (now - moment).total_seconds()
        if seconds < 0 or days > _DAYS_SPOKEN:
            return self.day(moment)
        if seconds < 60:
            return words[0]
        if seconds < 3600:
            return words[1].format(self.number(int(seconds // 60)))
        if days == 0:
            return words[2].format(self.number(int(seconds // 3600)))
        return words[3] if days == 1 else words[4].format(self.number(days))

    def phone(self, e164: str) -> str:
        """Return a phone number as people of its country write it."""
        return self.digits_of(spaced_phone(e164))

    def _three_digits(self, number: Decimal) -> str:
        places = max(0, 3 - len(str(abs(int(number))))) if number else 0
        text = f"{number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):,f}"
        return self._signed(text.rstrip("0").rstrip(".") if "." in text else text)

    def _minus(self) -> str:
        return LRM + MINUS if self.direction == "rtl" or self.digits == Digits.PERSIAN else MINUS

    def _signed(self, text: str) -> str:
        if text.startswith("-"):
            text = self._minus() + text[1:]
        return text.translate(_PERSIAN_NUMBER) if self.digits == Digits.PERSIAN else text


@lru_cache(maxsize=8192)
def _day(calendar: CalendarName, language: str, digits: Digits, day: date, style: str) -> str:
    text = format_day(day, calendar, language, style)
    return text.translate(_PERSIAN_DIGITS) if digits == Digits.PERSIAN else text


DEFAULT = Formats("en", CalendarName.GREGORIAN, Digits.LATIN, UTC)
_current: ContextVar[Formats] = ContextVar("formats", default=DEFAULT)


def current() -> Formats:
    """Return the formats of whoever reads now; English and Gregorian outside a request."""
    return _current.get()


def activate(formats: Formats) -> Token[Formats]:
    """Make ``formats`` the current ones of this context; give the token to ``restore``."""
    return _current.set(formats)


def restore(token: Token[Formats]) -> None:
    """Put back what was current before ``activate``."""
    _current.reset(token)


@contextmanager
def using(formats: Formats) -> Iterator[None]:
    """Write in ``formats`` for a while: for files, mails and tests."""
    token = activate(formats)
    try:
        yield
    finally:
        restore(token)
