"""Money: whole minor units of one currency, never a bare number."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from peyvand.kernel.refused import Refused

# Currencies whose minor unit is not a hundredth (ISO 4217, 2024-06, active ones).
_NOT_HUNDREDTHS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
# Dated, because a country may redenominate: (currency, exponent, first day on which it holds).
# IRR: the standard gives the rial two places, but its dinar has not been struck since 1979, nothing is priced in it,
# and no bank keeps it; whole rials leave no amount of two zeros to type. The toman is ten rials and only a way of
# showing them (foundation.ui's formats), never a currency of its own.
EXPONENTS: tuple[tuple[str, int, date], ...] = (
    *((code, places, date.min) for places, codes in _NOT_HUNDREDTHS.items() for code in codes.split()),
    ("IRR", 0, date.min),
)


def exponent_of(currency: str, on: date | None = None) -> int:
    """Return how many decimal places the currency's minor unit has on that day (default: the latest rule)."""
    rules = [(since, places) for code, places, since in EXPONENTS if code == currency and since <= (on or date.max)]
    return max(rules)[1] if rules else 2


def is_currency(code: str) -> bool:
    """Return whether the code is written as ISO 4217 writes currencies: three capital letters."""
    return len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of ``minor`` whole minor units of the ISO 4217 ``currency``; may be negative."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError("minor units are whole numbers")
        if not is_currency(self.currency):
            raise ValueError(f"not a currency: {self.currency!r}")

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str, on: date | None = None) -> "Money":
        """Return ``amount`` major units, rounded once to the minor unit, half to even."""
        return cls(to_minor(Decimal(amount), exponent_of(currency, on)), currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.minor).scaleb(-exponent_of(self.currency))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def times(self, factor: Decimal | int) -> "Money":
        """Return the product, rounded once to the minor unit, half to even."""
        return Money(to_minor(Decimal(self.minor) * factor, 0), self.currency)

    def shared(self, weights: list[int]) -> list["Money"]:
        """Share the amount out by whole weights >= 0; the parts add up to it exactly.

        Each part is off its exact share by less than one minor unit (largest remainder).
        Raises ValueError when the weights are negative or all nought.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("weights must be >= 0 and not all nought")
        parts = [self.minor * weight // total for weight in weights]
        by_remainder = sorted(range(len(weights)), key=lambda i: (-(self.minor * weights[i] % total), i))
        for index in by_remainder[: self.minor - sum(parts)]:
            parts[index] += 1
        return [Money(part, self.currency) for part in parts]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def _same(self, other: "Money") -> int:
        if self.currency != other.currency:
            raise Refused("currency", f"{self.currency} and {other.currency} do not add up.")
        return other.minor


def to_minor(amount: Decimal, places: int) -> int:
    """Return ``amount`` in units of 10**-places, rounded half to even."""
    return int(amount.scaleb(places).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
