"""What the firm calls things: no screen says "customer" but through here."""

from collections.abc import Callable
from typing import cast

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language

from peyvand.foundation.firm import snapshot
from peyvand.foundation.firm.ports import Term, terms

BUILT_IN = (
    Term("party", {"en": ("Customer", "Customers"), "fa": ("مشتری", "مشتریان")}),
    Term("person", {"en": ("Person", "People"), "fa": ("شخص", "اشخاص")}),
    Term("organisation", {"en": ("Organisation", "Organisations"), "fa": ("سازمان", "سازمان‌ها")}),
    Term("order", {"en": ("Order", "Orders"), "fa": ("سفارش", "سفارش‌ها")}),
    Term("order_line", {"en": ("Order line", "Order lines"), "fa": ("ردیف سفارش", "ردیف‌های سفارش")}),
    Term("product", {"en": ("Product", "Products"), "fa": ("محصول", "محصولات")}),
    Term("outlet", {"en": ("Outlet", "Outlets"), "fa": ("شعبه", "شعبه‌ها")}),
    Term("user", {"en": ("User", "Users"), "fa": ("کاربر", "کاربران")}),
    Term("team", {"en": ("Team", "Teams"), "fa": ("تیم", "تیم‌ها")}),
)


def words_of(key: str, language: str) -> tuple[str, str]:
    """Return one and many of a thing in that language: the firm's own words, else the registry's.

    A language without words of its own gets the English ones. KeyError for a key that nobody declared.
    """
    own = snapshot.current().words.get((key, language))
    if own is not None:
        return own
    words = terms[key].words
    return words.get(language) or words["en"]


def word(key: str, *, many: bool = False, inside: bool = False) -> str:
    """Return what the firm calls a thing in the active language.

    inside: as within a sentence, with a small first letter; abbreviations keep theirs.
    """
    text = words_of(key, (get_language() or "en").partition("-")[0])[many]
    return text[:1].lower() + text[1:] if inside and not text[1:2].isupper() else text


def term(key: str, many: bool = False, inside: bool = False) -> Promise:
    """Return ``word`` put off until it is shown, for declarations that outlive a request."""
    return _later(key, many, inside)


def _word(key: str, many: bool, inside: bool) -> str:
    return word(key, many=many, inside=inside)


_later = cast("Callable[[str, bool, bool], Promise]", lazy(_word, str))
