"""What lines stand for, by the code that they bear: goods, unless a code says otherwise.

The table is what trades have in common. A firm extends it in its own catalogue: the kind of a product there goes
before this table, for lines that come after it was set.
"""

import re
from functools import lru_cache

from peyvand.kernel.fact import LineKind

# Patterns of the whole code, in capitals; the first that fits decides.
LINE_CODES: tuple[tuple[str, LineKind], ...] = (
    (r"POST|POSTAGE|DOT|C[23]|CARRIAGE|SHIPPING|DELIVERY|FREIGHT", LineKind.CARRIAGE),
    (r"BANK CHARGES|AMAZON ?FEE|CRUK|FEES?|CHARGES|COMMISSION|ADJUST\d*", LineKind.FEE),
    (r"D|DISC|DISCOUNT", LineKind.DISCOUNT),
    (r"M|MANUAL", LineKind.MANUAL),
    (r"S|SAMPLES?", LineKind.SAMPLE),
    (r"GIFT_\d+_\d+|VOUCHER.*", LineKind.VOUCHER),
    (r"BAD ?DEBT", LineKind.BAD_DEBT),
    (r"TEST\d*", LineKind.TEST),
)
_PATTERNS = tuple((re.compile(pattern), kind) for pattern, kind in LINE_CODES)


@lru_cache(maxsize=100_000)
def kind_of_code(code: str) -> LineKind:
    """Return what a line with this code stands for, by the table."""
    plain = code.strip().upper()
    return next((kind for pattern, kind in _PATTERNS if pattern.fullmatch(plain)), LineKind.GOODS)
