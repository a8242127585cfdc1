"""How amounts of each currency are written in each language; toman is only a way of showing the rial."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Writing:
    """How a currency is written: a symbol before the number, or a word after it.

    divisor: how many of the currency's major units make one of what is shown (ten rials one toman).
    places: decimal places shown, None for the currency's own.
    """

    symbol: str = ""
    word: str = ""
    divisor: Decimal = Decimal(1)
    places: int | None = None


_TOMAN = Decimal(10)

WRITINGS: dict[str, dict[str, Writing]] = {
    "en": {
        "IRR": Writing(word="toman", divisor=_TOMAN, places=0),
        "GBP": Writing(symbol="£"),
        "EUR": Writing(symbol="€"),
        "USD": Writing(symbol="$"),
        "JPY": Writing(symbol="¥"),
    },
    "fa": {
        "IRR": Writing(word="تومان", divisor=_TOMAN, places=0),
        "GBP": Writing(word="پوند"),
        "EUR": Writing(word="یورو"),
        "USD": Writing(word="دلار"),
        "JPY": Writing(word="ین"),
        "AED": Writing(word="درهم"),
        "TRY": Writing(word="لیره"),
        "CNY": Writing(word="یوان"),
        "INR": Writing(word="روپیه"),
        "IQD": Writing(word="دینار عراق"),
        "AFN": Writing(word="افغانی"),
        "CHF": Writing(word="فرانک"),
        "CAD": Writing(word="دلار کانادا"),
        "AUD": Writing(word="دلار استرالیا"),
        "SEK": Writing(word="کرون"),
        "RUB": Writing(word="روبل"),
    },
}


def writing_of(currency: str, language: str) -> Writing:
    """Return how the currency is written; by its code where the language has no word for it."""
    words = WRITINGS.get(language, WRITINGS["en"])
    return words.get(currency) or Writing(word=currency)
