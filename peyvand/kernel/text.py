"""Text as people of both scripts write it: folded for matching, keyed for sorting, digits of three sets."""

import re
import unicodedata

# Raised with every change of what ``fold`` or ``sort_key`` returns: stored columns are then computed anew.
FOLD_VERSION = 1

_LATIN, _PERSIAN, _ARABIC = "0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"
_TO_LATIN = str.maketrans(_PERSIAN + _ARABIC, _LATIN * 2)
_TO_PERSIAN = str.maketrans(_LATIN + _ARABIC, _PERSIAN * 2)

# One letter for all that keyboards and pens of the neighbours write in its place.
_ONE_LETTER = {"ی": "يىېۍێےۓئٸ", "ک": "كڪڭڬ", "گ": "ګڰ", "ه": "ةۀەہھۃۂ", "و": "ؤۇۆۋ", "ا": "أإآٱٲٳ"}
# What matching knows nothing of: zero-width joints (the half-space among them), tatweel, direction marks, soft
# hyphens, and the hamza on its own, which is left out at will («انشاء» and «انشا»).
_UNSEEN = (
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u0640\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


class _WithoutMarks(dict[int, str | int | None]):
    """A table for ``str.translate`` that leaves out marks, found when they are met; all else stays."""

    def __missing__(self, code: int) -> str | int | None:
        self[code] = kept = None if unicodedata.combining(chr(code)) else code
        return kept


_FOLDED = _WithoutMarks(
    str.maketrans(
        {other: letter for letter, others in _ONE_LETTER.items() for other in others}
        | dict.fromkeys(_UNSEEN + "ء")
        | dict(zip(_PERSIAN + _ARABIC, _LATIN * 2, strict=True))
        | {"\u066b": ".", "\u066c": ",", "،": ",", "؛": ";", "؟": "?"}
    )
)
# Endings and beginnings that are written joined, with a half-space or with a space, all three in daily use.
_PREFIX = re.compile(r"(?<!\S)(ن?می) (?=[ا-ی])")
_SUFFIX = re.compile(r"(?<=[ا-ی]) (ها(?:ی(?:ی|م|ت|ش|مان|تان|شان)?)?|ترین|تر)(?!\S)")

# The Persian alphabet takes the 34 places from "?" on: after digits, before small Latin letters. Alef with a hat goes
# by the name of a letter that nobody types, so that taking the marks away does not make it a plain alef.
_HATTED = "\ue000"
_ALPHABET = f"ء{_HATTED}ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_PLACES = {ord(letter): chr(ord("?") + place) for place, letter in enumerate(_ALPHABET)}
_SORTED = _WithoutMarks(
    {code: _PLACES.get(ord(letter), letter) if isinstance(letter, str) else None for code, letter in _FOLDED.items()}
)
_SORTED |= _PLACES | {code: " " for code in range(128) if not chr(code).isalnum()}


def latin_digits(text: str) -> str:
    """Return the text with Persian and Arabic digits written in Latin ones."""
    return text.translate(_TO_LATIN)


def persian_digits(text: str) -> str:
    """Return the text with Latin and Arabic digits written in Persian ones."""
    return text.translate(_TO_PERSIAN)


def fold(text: str) -> str:
    """Return the form in which two spellings of the same words are equal, for matching and search.

    Letters of Arabic keyboards, marks above and below, tatweel, half-spaces, three sets of digits, compatibility
    forms, capitals and runs of space make no difference. A half-space joins, and so does the space before a plural
    ending and after «می»: «می‌روم», «می روم» and «میروم» are one word, as are «کتاب ها» and «کتاب‌ها».
    Folding twice changes nothing more.
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    folded = " ".join(_taken_apart(text.casefold()).translate(_FOLDED).split())
    if "می " in folded:
        folded = _PREFIX.sub(r"\1", folded)
    return _SUFFIX.sub(r"\1", folded) if " ها" in folded or " تر" in folded else folded


def sort_key(text: str) -> str:
    """Return what stands for the text where rows are sorted by code point.

    Signs and spaces come first, then digits, the Persian alphabet (alef with a hat before alef), the Latin one, and
    all other scripts. Keyboards, marks, half-spaces, capitals and sets of digits make no difference.
    """
    hatted = unicodedata.normalize("NFC", text.casefold()).replace("آ", _HATTED)
    return " ".join(_taken_apart(hatted).translate(_SORTED).split())


def _taken_apart(text: str) -> str:
    """Return the text in its plainest form, as far as Unicode knows: marks still stand, but apart from letters."""
    if unicodedata.is_normalized("NFKD", text):
        return text
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
