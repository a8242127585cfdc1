"""How often a sign-in may fail, for one account and from one address."""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from peyvand.foundation.access.models import SignInThrottle

FORGET_AFTER = timedelta(hours=1)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True)
class Counter:
    """Failures of one account or address: after ``allowed`` of them each further one doubles the wait."""

    key: str
    allowed: int
    is_account: bool = False


def counters_of(email: str, address: str | None, browser: str = "") -> list[Counter]:
    """Return what an attempt counts against: the account as typed, known or not, and the address it comes from.

    browser: the secret of a browser in which the account has signed in before. It counts for itself, so that strangers
    who fail on purpose keep nobody out of his own browser.
    """
    key = _hash("browser", f"{browser}:{email}") if browser else name_account(email)
    counters = [Counter(key, allowed=5, is_account=True)]
    if address:
        counters.append(Counter(_hash("address", _network(address)), allowed=30))
    return sorted(counters, key=lambda counter: counter.key)


@transaction.atomic
def take_attempt(counters: list[Counter], at: datetime) -> datetime | None:
    """Count an attempt as failed before it is tried, so that many at once cannot slip through.

    Returns until when nothing is tried, None when this attempt may be. ``give_back`` undoes the count of a success.
    """
    rows = [_lock(counter, at) for counter in counters]
    waits = [row.blocked_until for row in rows if row.blocked_until and row.blocked_until > at]
    if waits:
        return max(waits)
    for counter, row in zip(counters, rows, strict=True):
        row.failures = 1 if at - row.failed_at > FORGET_AFTER else row.failures + 1
        row.failed_at = at
        over = row.failures - counter.allowed
        row.blocked_until = at + min(FIRST_WAIT * 2 ** min(over, 10), LONGEST_WAIT) if over >= 0 else None
        row.save()
    return None


@transaction.atomic
def give_back(counters: list[Counter], at: datetime) -> None:
    """Forget the account's failures after a success, and take the attempt off the address's."""
    for counter in counters:
        row = _lock(counter, at)
        row.failures = 0 if counter.is_account else max(row.failures - 1, 0)
        row.blocked_until = None if row.failures < counter.allowed else row.blocked_until
        row.save()


def name_account(email: str) -> str:
    """Return a name of the account that tells nobody the address, whether there is such an account or not."""
    return _hash("account", email.strip().lower())


def _lock(counter: Counter, at: datetime) -> SignInThrottle:
    SignInThrottle.objects.bulk_create([SignInThrottle(key=counter.key, failed_at=at)], ignore_conflicts=True)
    return SignInThrottle.objects.select_for_update().get(key=counter.key)


def _hash(kind: str, text: str) -> str:
    """Return a keyed hash: the table tells nobody which addresses were tried."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()


def _network(address: str) -> str:
    """Return the address; of the sixth kind only the network, since each customer of a provider has one to himself."""
    parsed = ipaddress.ip_address(address)
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address
