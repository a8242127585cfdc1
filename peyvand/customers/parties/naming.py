"""What a party is called on a screen, also where only a number is known of it."""

from peyvand.foundation.firm.terms import term
from peyvand.foundation.ui import formats


def display_name(name: str, external_key: str | None, number: int | None) -> str:
    """Return the name, or the firm's word for a party with its key: "Customer 13085", «مشتری ۱۳۰۸۵»."""
    return name or f"{term('party')} {formats.current().digits_of(external_key or str(number or ''))}".strip()
