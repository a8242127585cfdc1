"""Phone numbers as people write them."""

from functools import lru_cache

import phonenumbers

_IRAN = "+98"


@lru_cache(maxsize=4096)
def spaced_phone(e164: str) -> str:
    """Return ``+989121457788`` as ``0912 145 7788``; a number of another country with its country code.

    What is no number in E.164 comes back as it is.
    """
    if e164.startswith(_IRAN) and len(e164) == 13 and e164[3:].isdigit():
        rest = e164[3:]
        return f"0{rest[:3]} {rest[3:6]} {rest[6:]}" if rest[0] == "9" else f"0{rest[:2]} {rest[2:6]} {rest[6:]}"
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
