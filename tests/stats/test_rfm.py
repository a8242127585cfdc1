"""Recency, frequency, monetary value."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peyvand.stats.rfm import grade, grade_all

# The worked example of CleverTap, "RFM Analysis for Customer Segmentation" (2018): fifteen customers,
# days since the last purchase, number of purchases, money; and the published grades of each.
DAYS = [4, 6, 46, 23, 15, 32, 7, 50, 34, 10, 3, 1, 27, 18, 5]
TIMES = [6, 11, 1, 3, 4, 2, 3, 1, 15, 5, 8, 9, 3, 2, 1]
MONEY = [540, 940, 35, 65, 179, 56, 140, 950, 2630, 191, 845, 1510, 54, 40, 25]
PUBLISHED_RECENCY = [5, 4, 1, 2, 3, 2, 4, 1, 1, 3, 5, 5, 2, 3, 4]
PUBLISHED_FREQUENCY = [4, 5, 1, 3, 3, 2, 3, 1, 5, 4, 4, 5, 2, 2, 1]
PUBLISHED_MONETARY = [4, 4, 1, 2, 3, 2, 3, 5, 5, 3, 4, 5, 2, 1, 1]

numbers = st.lists(st.integers(-20, 20), min_size=1, max_size=40)


def test_the_published_example_is_met_but_for_its_broken_tie() -> None:
    found = grade_all(DAYS, TIMES, MONEY)

    assert found.recency.tolist() == PUBLISHED_RECENCY
    assert found.monetary.tolist() == PUBLISHED_MONETARY
    # Customers 4, 7 and 13 bought three times each; the example gives them 3, 3 and 2.
    expected = [3 if times == 3 else published for times, published in zip(TIMES, PUBLISHED_FREQUENCY, strict=True)]
    assert found.frequency.tolist() == expected


def test_a_case_by_hand() -> None:
    # Ten values; twice the middle ranks are 4 4 4 4, 9, 12 12, 15, 17, 19 out of 20: times five, by twenty, plus one.
    values = [1, 1, 1, 1, 2, 3, 3, 8, 9, 10]

    assert grade(values).tolist() == [2, 2, 2, 2, 3, 4, 4, 4, 5, 5]


def test_equal_customers_all_stand_in_the_middle() -> None:
    assert grade([7.0] * 4).tolist() == [3, 3, 3, 3]
    assert grade([7.0]).tolist() == [3]


def test_of_five_different_values_each_gets_its_own_grade() -> None:
    assert grade([30, 10, 50, 20, 40]).tolist() == [3, 1, 5, 2, 4]


def test_nobody_has_no_grades() -> None:
    assert grade([]).tolist() == []


@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_a_value_that_is_no_number_is_an_error(wrong: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        grade([1.0, wrong])


def test_columns_of_different_lengths_are_an_error() -> None:
    with pytest.raises(ValueError, match="one value of each kind"):
        grade_all([1, 2], [1, 2], [1])


@given(numbers, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_plays_no_part(values: list[int], random: object) -> None:
    order = list(range(len(values)))
    random.shuffle(order)  # type: ignore[attr-defined]

    assert grade(np.array(values)[order]).tolist() == grade(values)[order].tolist()


@given(numbers)
def test_equal_values_get_equal_grades_and_higher_ones_never_lower(values: list[int]) -> None:
    grades = grade(values).tolist()

    pairs = sorted(zip(values, grades, strict=True))
    assert len(set(pairs)) == len(set(values))
    assert [grade_ for _, grade_ in pairs] == sorted(grades)
    assert set(grades) <= {1, 2, 3, 4, 5}


@given(numbers, st.data())
def test_more_purchases_never_lower_the_grade(values: list[int], data: st.DataObject) -> None:
    who = data.draw(st.integers(0, len(values) - 1))
    more = list(values)
    more[who] += data.draw(st.integers(1, 30))

    assert grade(more)[who] >= grade(values)[who]


@given(st.lists(st.integers(-1000, 1000), min_size=5, max_size=50, unique=True))
def test_without_ties_the_fifths_are_as_equal_as_can_be(values: list[int]) -> None:
    sizes = np.bincount(grade(values), minlength=6)[1:]

    assert sizes.max() - sizes.min() <= 1
