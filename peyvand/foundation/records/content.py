"""From what a record says to the columns by which it is found, and from what a person types to what is looked for.

Names are found whether their parts are written together, with a half-space or with a space; phones by their beginning
or their end, in any national or international form.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from peyvand.foundation.records.declaration import Content
from peyvand.kernel.text import FOLD_VERSION, fold, latin_digits, sort_key

# Raised with every change of what ``search_columns`` returns.
SEARCH_VERSION = 2 + 100 * FOLD_VERSION

SORT_KEY_LENGTH = 200
# A tsvector holds no longer words, and nobody types them.
WORD_LENGTH = 60
# Marks a number written from its end, so that its last digits can be found as a beginning; no typed word begins so.
REVERSED = "~"

_HALF_SPACES = re.compile("[\u200b\u200c\u200d]")
_NOT_WORD = re.compile(r"[^\w@.+\-/]+")
_EDGES = ".+-/@_"
_PHONE_LIKE = re.compile(r"[+\d\s()./\-]+")
_NOT_DIGIT = re.compile(r"\D")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class SearchColumns:
    """Values of the columns of ``SearchableRecord``; the vector is written as PostgreSQL reads it."""

    search_text: str
    search_vector: str
    search_version: int
    sort_key: str

    def as_dict(self) -> dict[str, object]:
        return dict(vars(self))


def search_columns(content: Content) -> SearchColumns:
    """Return the search columns of what a record says; for COPY and for ``Model(**search_columns(…).as_dict())``."""
    words = {word for text in content.texts for word in _words_of(text)}
    words.update(form for phone in content.phones for form in phone_forms(phone))
    words.update(code for text in content.codes for code in (compact(text), *_words_of(text)))
    texts = dict.fromkeys(compact(text) for text in (*content.texts, *content.codes))
    title = content.texts[0] if content.texts else ""
    return SearchColumns(
        search_text=" ".join(text for text in texts if text),
        search_vector=_vector(words),
        search_version=SEARCH_VERSION,
        sort_key=sort_key(_CONTROLS.sub(" ", title))[:SORT_KEY_LENGTH],
    )


def compact(text: str) -> str:
    """Return the text folded and without spaces: the form in which "علی رضا" and "علی‌رضا" are equal."""
    return fold(_CONTROLS.sub(" ", text)).replace(" ", "")


def split_words(text: str) -> list[str]:
    """Return the folded words of the text; a half-space parts words as a space does."""
    folded = fold(_HALF_SPACES.sub(" ", _CONTROLS.sub(" ", text)))
    return [word for word in (part.strip(_EDGES) for part in _NOT_WORD.split(folded)) if word]


def phone_forms(phone: str) -> set[str]:
    """Return the forms in which a number may be typed: international, national with and without nought, from its end.

    phone: E.164 where it begins with "+", else as it was typed.
    """
    digits = _NOT_DIGIT.sub("", latin_digits(phone))
    if not digits:
        return set()
    forms = {digits}
    if phone.lstrip().startswith("+"):
        national = digits[_country_code_length(digits) :]
        forms |= {national, f"0{national.removeprefix('0')}"}
    return {form for form in forms if form} | {REVERSED + digits[::-1]}


def typed_digits(text: str) -> str:
    """Return the digits of what looks like (a part of) a phone number of at least three digits, else ""."""
    plain = latin_digits(text).strip()
    digits = _NOT_DIGIT.sub("", plain)
    if len(digits) < 3 or not _PHONE_LIKE.fullmatch(plain):
        return ""
    return digits.removeprefix("00") or digits


def _words_of(text: str) -> Iterable[str]:
    """Yield the words, each pair of neighbours written together, and the parts of what holds points and dashes."""
    words = split_words(text)
    for word in words:
        yield word
        parts = [part for part in re.split(r"[.+\-/@_]+", word) if part]
        if len(parts) > 1:
            yield from parts
    yield from (first + second for first, second in pairwise(words))


def _vector(words: Iterable[str]) -> str:
    kept = sorted({word[:WORD_LENGTH] for word in words if word})
    return " ".join("'{}'".format(word.replace("\\", "\\\\").replace("'", "''")) for word in kept)


@lru_cache(maxsize=4096)
def _length_of(start: str) -> int:
    return next((size for size in (1, 2, 3) if int(start[:size]) in COUNTRY_CODE_TO_REGION_CODE), 0)


def _country_code_length(digits: str) -> int:
    return _length_of(digits[:3])
