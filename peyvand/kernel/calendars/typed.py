"""Days and moments as people type them: both calendars, three sets of digits, names of months in both languages."""

import re
from datetime import UTC, date, datetime, time, tzinfo

from peyvand.kernel.calendars.days import GREGORIAN, JALALI, MONTHS, WEEKDAYS, CalendarName, from_parts
from peyvand.kernel.text import fold

# Other names and spellings in daily use, folded.
_OTHER_NAMES = {
    JALALI: {"امرداد": 5, "dei": 10, "ordibehest": 2, "shahrivr": 6, "mordaad": 5, "isfand": 12},
    GREGORIAN: {"می": 5, "جون": 6, "جولای": 7, "ژوییه": 7, "اگوست": 8, "اپریل": 4, "جنوری": 1, "sept": 9},
}
_MONTHS: dict[str, tuple[CalendarName, int]] = {
    **{
        fold(name): (calendar, month)
        for (calendar, _language), names in MONTHS.items()
        for month, name in enumerate(names, 1)
    },
    **{name[:3].lower(): (GREGORIAN, month) for month, name in enumerate(MONTHS[GREGORIAN, "en"], 1)},
    **{name: (calendar, month) for calendar, names in _OTHER_NAMES.items() for name, month in names.items()},
}
_NOISE = {fold(day) for days in WEEKDAYS.values() for day in days} | {
    *(day[:3].lower() for day in WEEKDAYS["en"]),
    *("of", "the", "ماه", "شنبه", "پنج", "سه", "چهار", "یک", "دو", "st", "nd", "rd", "th"),
}
_TIME = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"\s*(?P<half>am|pm|a\.m\.|p\.m\.|ق\.?ظ\.?|ب\.?ظ\.?|صبح|عصر|بعدازظهر|بعد از ظهر)?"
    r"\s*(?P<zone>z|utc|gmt|[+-]\d{2}:?\d{2})?(?![\d:])"
)
_NUMBERS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]+")
_NUMERIC = re.compile(r"\d{1,4} ?([-/.,_ ]) ?\d{1,2} ?\1 ?\d{1,4}\.?|\d{8}")
_AFTERNOON = ("pm", "p.m.", "ب", "عصر", "بعد")


def parse_day(text: str, calendar_hint: CalendarName | None = None, *, is_month_first: bool = False) -> date:
    """Return the day that a person typed; raises ValueError when it is none.

    A year of 1200 to 1599 is Jalali, any other of four digits Gregorian; the hint says which calendar a year of two
    digits belongs to (without a hint it is refused). Of "3/4/2026" the first number is the day, unless
    ``is_month_first`` or only the other order gives a day.
    """
    folded = fold(text)
    if len(folded) == 10 and folded[4] == folded[7] == "-" and folded > "16":
        return date.fromisoformat(folded)
    day = _by_name(folded, calendar_hint) or _by_numbers(folded, calendar_hint, is_month_first=is_month_first)
    if day is None:
        raise ValueError(f"not a day: {text!r}")
    return day


def parse_moment(
    text: str, zone: tzinfo, calendar_hint: CalendarName | None = None, *, is_month_first: bool = False
) -> datetime:
    """Return the moment that a person or a file wrote, in UTC; raises ValueError when it is none.

    What bears no zone of its own is in ``zone``; a day without a time is its first moment. An hour that the clock
    shows twice is the first of the two.
    """
    folded = fold(text)
    # "2026-11-23t10:42" is a day and a time, as is the form with a space.
    spaced = re.sub(r"(?<=\d)t(?=\d)", " ", folded)
    found = _TIME.search(spaced)
    if found is None:
        day = parse_day(spaced, calendar_hint, is_month_first=is_month_first)
        return datetime.combine(day, time(), zone).astimezone(UTC)
    rest = f"{spaced[: found.start()]} {spaced[found.end() :]}".strip(" ,-")
    day = parse_day(re.sub(r"\bساعت\b", "", rest), calendar_hint, is_month_first=is_month_first)
    return datetime.combine(day, _clock(found), _zone(found["zone"]) or zone).astimezone(UTC)


def _by_name(folded: str, hint: CalendarName | None) -> date | None:
    """Return the day of "2 azar 1405" or "november 23, 2026"; None where no month is named."""
    words = [word for word in _WORDS.findall(folded) if word not in _NOISE]
    if len(words) != 1 or words[0] not in _MONTHS:
        return None
    numbers = _NUMBERS.findall(folded)
    if len(numbers) != 2:
        return None
    calendar, month = _MONTHS[words[0]]
    first, second = numbers
    year, day = (first, second) if len(first) > 2 else (second, first)
    return _day(calendar, _year(year, hint or calendar, calendar), month, int(day))


def _by_numbers(folded: str, hint: CalendarName | None, *, is_month_first: bool) -> date | None:
    """Return the day of "1405/9/2", "23.11.2026" or "20261123"; None where the text is something else."""
    words = [word for word in _WORDS.findall(folded) if word not in _NOISE]
    bare = _WORDS.sub("", folded).strip(" ,،")
    if words or not _NUMERIC.fullmatch(bare):
        return None
    numbers = _NUMBERS.findall(bare)
    if len(numbers) == 1:
        numbers = [bare[:4], bare[4:6], bare[6:]]
    if len(numbers[0]) == 4 or (hint is JALALI and len(numbers[2]) < 4):
        year, month, day = numbers
    elif is_month_first:
        month, day, year = numbers
    else:
        day, month, year = numbers
        if int(month) > 12 >= int(day):
            day, month = month, day
    written = _year(year, hint)
    calendar = JALALI if 1200 <= written <= 1599 else GREGORIAN
    return _day(calendar, written, int(month), int(day))


def _year(written: str, hint: CalendarName | None, calendar: CalendarName | None = None) -> int:
    """Return the year in full; raises ValueError for one that fits no calendar, or not the month's."""
    year = int(written)
    if len(written) == 3 or len(written) > 4:
        raise ValueError(f"a year needs four digits: {written}")
    if len(written) <= 2:
        if hint is None:
            raise ValueError(f"a year needs four digits: {written}")
        if hint is JALALI:
            year += 1300 if year >= 30 else 1400
        else:
            year += 1900 if year >= 70 else 2000
    if calendar and (calendar is JALALI) != (1200 <= year <= 1599):
        raise ValueError(f"not a year of the month's calendar: {written}")
    return year


def _day(calendar: CalendarName, year: int, month: int, day: int) -> date:
    try:
        return from_parts(calendar, year, month, day)
    except ValueError as mistake:
        raise ValueError(f"no such day: {year}-{month}-{day}") from mistake


def _clock(found: re.Match[str]) -> time:
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(f"no such hour: {hour}")
        hour = hour % 12 + (12 if found["half"].startswith(_AFTERNOON) else 0)
    part = (found["part"] or "").ljust(6, "0")[:6]
    return time(hour, int(found["minute"]), int(found["second"] or 0), int(part))


def _zone(written: str | None) -> tzinfo | None:
    if not written:
        return None
    if written in ("z", "utc", "gmt"):
        return UTC
    return datetime.strptime(written.replace(":", ""), "%z").tzinfo
