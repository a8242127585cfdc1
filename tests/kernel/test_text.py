"""Text folded for matching and keyed for sorting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peyvand.kernel.text import fold, latin_digits, persian_digits, sort_key

PERSIAN = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
mixed = st.text(alphabet="می رواهتنيكآءأُّ‌ـ۱٢3aAéß\u200f\n")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("علي كريمي", "علی کریمی"),
        ("فاطمة", "فاطمه"),
        ("مسؤول", "مسوول"),
        ("أحمد إبراهيم آذر", "احمد ابراهیم اذر"),
        ("مُحَمَّد", "محمد"),
        ("محمـــد", "محمد"),
        ("انشاء", "انشا"),
        ("۰۹۱۲٣٤٥", "0912345"),
        ("  Café   ROYAL ", "cafe royal"),
        ("Straße", "strasse"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("علی\u200fرضا", "علیرضا"),
        ("خانهٔ", "خانه"),
    ],
)
def test_spellings_of_the_same_words_fold_alike(written: str, meant: str) -> None:
    assert fold(written) == meant


@pytest.mark.parametrize(
    ("half_space", "space", "joined"),
    [
        ("می‌روم", "می روم", "میروم"),
        ("نمی‌خواهد", "نمی خواهد", "نمیخواهد"),
        ("کتاب‌ها", "کتاب ها", "کتابها"),
        ("کتاب‌هایشان", "کتاب هایشان", "کتابهایشان"),
        ("بزرگ‌ترین", "بزرگ ترین", "بزرگترین"),
    ],
)
def test_endings_and_beginnings_match_however_they_are_joined(half_space: str, space: str, joined: str) -> None:
    assert fold(half_space) == fold(space) == fold(joined) == joined


def test_a_space_between_words_stays() -> None:
    assert fold("شیرینی سرای گلستان") == "شیرینی سرای گلستان"


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(mixed)
def test_folding_persian_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_capitals_and_the_space_around_never_matter(text: str) -> None:
    assert fold(f" {text}\t") == fold(text)
    assert fold(fold(text).upper()) == fold(fold(text).upper().lower())


@given(st.text(alphabet="0123456789۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩"))
def test_the_three_sets_of_digits_are_one(text: str) -> None:
    assert latin_digits(persian_digits(text)) == latin_digits(text)
    assert fold(persian_digits(text)) == latin_digits(text)
    assert persian_digits(text) == persian_digits(latin_digits(text))


def test_the_order_is_that_of_the_persian_alphabet() -> None:
    shuffled = PERSIAN[1::2] + PERSIAN[::2]

    assert sorted(shuffled, key=sort_key) == list(PERSIAN)


def test_signs_come_first_then_digits_persian_latin_and_the_rest() -> None:
    names = ["Ζωή", "Zoe", "anna", "Éva", "یاسر", "احمد", "آرش", "گلی", "کامران", "۱۲ نفره", "  - "]

    assert sorted(names, key=sort_key) == [
        "  - ",
        "۱۲ نفره",
        "آرش",
        "احمد",
        "کامران",
        "گلی",
        "یاسر",
        "anna",
        "Éva",
        "Zoe",
        "Ζωή",
    ]


@given(st.text(alphabet=PERSIAN, min_size=1), st.text(alphabet=PERSIAN, min_size=1))
def test_persian_words_sort_as_in_a_dictionary(first: str, second: str) -> None:
    def by_alphabet(word: str) -> list[int]:
        return [PERSIAN.index(letter) for letter in word]

    assert (sort_key(first) < sort_key(second)) == (by_alphabet(first) < by_alphabet(second))


@given(mixed)
def test_keyboards_and_marks_make_no_difference_to_the_order(text: str) -> None:
    other = text.replace("ی", "ي").replace("ک", "ك").replace("ه", "ه\u064e")

    assert sort_key(other) == sort_key(text)


@given(st.text())
def test_the_key_of_a_text_never_holds_a_persian_letter(text: str) -> None:
    assert not set(sort_key(text)) & set(PERSIAN)
