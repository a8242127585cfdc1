"""The one form of each way to reach, so that equal things are equal however they were typed."""

import re
import unicodedata
from urllib.parse import urlsplit

import phonenumbers
from django.utils.translation import gettext_lazy as _

from peyvand.kernel.refused import Refused
from peyvand.kernel.text import fold, latin_digits

_INVISIBLE = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad")
)
_EXTENSION = re.compile(r"\s*(?:داخلی|داخلي|ext\.?|extension|int\.?|x|#)\s*:?\s*(\d{1,7})\s*$", re.IGNORECASE)
_IRANIAN_MOBILE = re.compile(r"(?:\+98|0098|98|0)?(9\d{9})")
_PHONE_NOISE = re.compile(r"[\s\-().\u2010-\u2015/·]+")
_PHONE = re.compile(r"\+?\d{3,17}")
_SMALLEST_USUAL = 10**6
_MAIL_LOCAL = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}")
_DOMAIN_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_SPACE = re.compile(r"\s")
_PUNCTUATION = re.compile(r"[^\w]+")
_BETWEEN_WORDS = re.compile(r"(?<!\d) | (?!\d)")


def normalise_mail(value: str, country: str = "") -> str:
    """Return the mail address in small letters, its domain in ASCII; raises Refused("contact")."""
    plain = unicodedata.normalize("NFKC", value).translate(_INVISIBLE).strip()
    plain = plain.removeprefix("mailto:").strip("<> \t\n")
    local, _at, domain = plain.lower().rpartition("@")
    try:
        ascii_domain = domain.rstrip(".").encode("idna").decode()
    except UnicodeError:
        ascii_domain = ""
    labels = ascii_domain.split(".")
    if not (_MAIL_LOCAL.fullmatch(local) and len(labels) > 1 and all(map(_DOMAIN_LABEL.fullmatch, labels))):
        raise Refused("contact", _("This is not a mail address: a name, @ and a domain are needed."))
    return f"{local}@{ascii_domain}"


def normalise_phone(value: str, country: str) -> str:
    """Return the number in E.164 (``+989121457788``), an extension behind it as ``;ext=12``.

    value: in any digits, with or without country code; ``00`` stands for ``+`` wherever one is.
    country: the firm's, ISO 3166 ("IR"), for numbers that name none. Raises Refused("contact").
    """
    plain = (
        latin_digits(unicodedata.normalize("NFKC", value).translate(_INVISIBLE)).strip().lower().removeprefix("tel:")
    )
    extension = ""
    if found := _EXTENSION.search(plain):
        plain, extension = plain[: found.start()], f";ext={found[1]}"
    digits = _PHONE_NOISE.sub("", plain)
    # A plus typed in a right-to-left field often ends up behind the number.
    if digits.endswith("+"):
        digits = f"+{digits[:-1]}"
    if country == "IR" and (mobile := _IRANIAN_MOBILE.fullmatch(digits)):
        return f"+98{mobile[1]}{extension}"
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if not _PHONE.fullmatch(digits):
        raise Refused("contact", _("This is not a phone number: only digits, spaces and + belong in it."))
    try:
        number = phonenumbers.parse(digits, country or None)
    except phonenumbers.NumberParseException:
        raise Refused("contact", _("This is not a phone number of a country that we know.")) from None
    verdict = phonenumbers.is_possible_number_with_reason(number)
    # Some countries have short numbers; what is neither one of them nor long enough is half a number.
    is_half = (number.national_number or 0) < _SMALLEST_USUAL and not phonenumbers.is_valid_number(number)
    if verdict == phonenumbers.ValidationResult.TOO_SHORT or is_half:
        raise Refused("contact", _("This phone number is too short. Persian and Latin digits both work."))
    if verdict == phonenumbers.ValidationResult.TOO_LONG:
        raise Refused("contact", _("This phone number is too long. Persian and Latin digits both work."))
    if verdict == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
        raise Refused("contact", _("The city code is missing before this phone number."))
    if verdict != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise Refused("contact", _("This is not a phone number of a country that we know."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) + extension


def normalise_address(value: str, country: str = "") -> str:
    """Return the postal address folded, its words in their order written as one; raises Refused("contact").

    Only numbers stay apart: what parts words (a comma, a space, a half-space) differs from pen to pen.
    """
    plain = _BETWEEN_WORDS.sub("", _PUNCTUATION.sub(" ", fold(value)).strip())
    if not plain:
        raise Refused("contact", _("An address needs at least one word."))
    return plain


def is_whole_address(normalised: str) -> bool:
    """Return whether an address names a house: a number belongs to it."""
    return any(map(str.isdigit, normalised))


def normalise_web(value: str, country: str = "") -> str:
    """Return host and path without scheme, ``www.`` and the last slash; raises Refused("contact")."""
    plain = value.translate(_INVISIBLE).strip()
    try:
        parts = urlsplit(plain if "//" in plain else f"//{plain}")
    except ValueError:
        parts = urlsplit("")
    host = parts.netloc.rpartition("@")[2].lower().removeprefix("www.")
    if "." not in host or _SPACE.search(plain):
        raise Refused("contact", _("This is not the address of a web page."))
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def normalise_handle(value: str, country: str = "") -> str:
    """Return a messenger's or network's name in small letters, without @; raises Refused("contact")."""
    plain = unicodedata.normalize("NFKC", latin_digits(value)).translate(_INVISIBLE).strip().removeprefix("@").lower()
    if not plain or _SPACE.search(plain):
        raise Refused("contact", _("A name in a messenger is one word."))
    return plain


def normalise_external(value: str, country: str = "") -> str:
    """Return ``system:key`` of another system's record, the system in small letters; raises Refused("contact")."""
    system, colon, key = value.translate(_INVISIBLE).partition(":")
    if not colon or not system.strip() or not key.strip():
        raise Refused("contact", _("Write the system, a colon and the number there, as in crm:1024."))
    return f"{system.strip().lower()}:{key.strip()}"
