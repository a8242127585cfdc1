"""Money: whole minor units, added up exactly, shared out without a remainder."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peyvand.kernel import money as money_module
from peyvand.kernel.money import Money, exponent_of, is_currency, to_minor
from peyvand.kernel.refused import Refused

minors = st.integers(-(10**18), 10**18)


@pytest.mark.parametrize(("currency", "places"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("IRR", 0)])
def test_minor_units_are_those_of_the_standard_but_for_the_rial(currency: str, places: int) -> None:
    assert exponent_of(currency) == places


def test_a_currency_that_is_redenominated_has_its_old_places_before_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = (*money_module.EXPONENTS, ("IRR", 2, date(2027, 3, 21)))
    monkeypatch.setattr(money_module, "EXPONENTS", rules)

    assert exponent_of("IRR", date(2027, 3, 20)) == 0
    assert exponent_of("IRR", date(2027, 3, 21)) == 2
    assert exponent_of("IRR") == 2


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("1.005", "EUR", 100),
        ("1.015", "EUR", 102),
        ("-1.005", "EUR", -100),
        ("0.0015", "KWD", 2),
        ("2.5", "IRR", 2),
        ("3.5", "IRR", 4),
        ("9539484.634", "GBP", 953948463),
    ],
)
def test_an_amount_is_rounded_once_half_to_even(amount: str, currency: str, minor: int) -> None:
    assert Money.of(amount, currency) == Money(minor, currency)


@given(minors, st.sampled_from(["EUR", "IRR", "KWD"]))
def test_major_units_come_back_exactly(minor: int, currency: str) -> None:
    money = Money(minor, currency)

    assert Money.of(money.amount, currency) == money


@given(minors, minors)
def test_adding_and_taking_away_are_exact(first: int, second: int) -> None:
    one, other = Money(first, "EUR"), Money(second, "EUR")

    assert one + other - other == one
    assert (-one).minor == -first
    assert (one < other) == (first < second)
    assert (one <= other) == (first <= second)
    assert bool(one) == (first != 0)


def test_two_currencies_do_not_add_up_and_do_not_compare() -> None:
    euro, rial = Money(1, "EUR"), Money(1, "IRR")

    for act in (lambda: euro + rial, lambda: euro - rial, lambda: euro < rial, lambda: euro <= rial):
        with pytest.raises(Refused, match=r"currency: EUR and IRR do not add up\."):
            act()


@given(minors, st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any))
def test_shares_add_up_and_are_less_than_a_unit_off(minor: int, weights: list[int]) -> None:
    parts = Money(minor, "EUR").shared(weights)

    assert sum(part.minor for part in parts) == minor
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor * sum(weights) - minor * weight) < sum(weights)


def test_a_hundred_by_three_leaves_the_odd_penny_with_the_first() -> None:
    assert Money(100, "EUR").shared([1, 1, 1]) == [Money(34, "EUR"), Money(33, "EUR"), Money(33, "EUR")]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 2]])
def test_weights_that_cannot_be_are_a_value_error(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        Money(100, "EUR").shared(weights)


def test_a_product_is_rounded_once() -> None:
    assert Money(333, "EUR").times(Decimal("0.5")) == Money(166, "EUR")
    assert Money(335, "EUR").times(Decimal("0.5")) == Money(168, "EUR")
    assert Money(335, "EUR").times(3) == Money(1005, "EUR")


@pytest.mark.parametrize("code", ["", "EU", "eur", "EURO", "E1R", "یور", "IR "])
def test_what_is_no_currency_is_refused(code: str) -> None:
    assert not is_currency(code)
    with pytest.raises(ValueError, match="not a currency"):
        Money(1, code)


@pytest.mark.parametrize("minor", [1.0, Decimal(1), True, "1"])
def test_minor_units_are_whole_numbers(minor: object) -> None:
    with pytest.raises(TypeError, match=r"whole numbers"):
        Money(minor, "EUR")  # type: ignore[arg-type]


def test_money_says_amount_and_currency() -> None:
    assert str(Money(-123456, "EUR")) == "-1234.56 EUR"
    assert str(Money(5, "KWD")) == "0.005 KWD"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_rounding_is_never_off_by_more_than_half_a_unit(amount: Decimal) -> None:
    assert abs(Decimal(to_minor(amount, 2)) - amount * 100) <= Decimal("0.5")
