"""Signing in by the door: who comes in, who does not, and how often one may try."""

from datetime import UTC, datetime, timedelta

import pytest

from peyvand.foundation.access import commands
from peyvand.foundation.access.actors import SystemActor
from peyvand.foundation.access.models import SignInThrottle, User
from peyvand.foundation.journal.models import AuditLine
from peyvand.kernel.refused import Refused

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SYSTEM = SystemActor("tests")
WORD = "golestan-1405-yalda"
HOME = "203.0.113.9"


@pytest.fixture
def niloofar() -> User:
    new = commands.NewUser(email="Niloofar@Kavir.example", name="نیلوفر رحیمی", role_keys=["seller"], password=WORD)
    return commands.add_user(new, by=SYSTEM, at=AT)


def attempt(email: str, password: str, *, address: str | None = HOME, at: datetime = AT) -> str:
    """Return "in", or the code and the words of the refusal."""
    try:
        commands.sign_in(email, password, address=address, at=at)
    except Refused as refused:
        return str(refused)
    return "in"


def test_capitals_and_spaces_in_the_address_make_no_difference(niloofar: User) -> None:
    user = commands.sign_in("  NILOOFAR@kavir.example ", WORD, address=HOME, at=AT)

    assert user == niloofar
    line = AuditLine.objects.latest("id")
    assert (line.actor, line.action, line.after) == (str(user.ref), "access.sign_in", {"address": HOME})


def test_an_unknown_account_a_wrong_password_and_a_switched_off_user_get_the_same_words(niloofar: User) -> None:
    wrong = attempt("niloofar@kavir.example", "wrong")
    unknown = attempt("nobody@kavir.example", WORD)
    User.objects.filter(id=niloofar.id).update(is_active=False)
    off = attempt("niloofar@kavir.example", WORD)

    assert wrong == unknown == off == "credentials: E-mail and password do not belong together."


def test_an_unknown_account_costs_the_same_hash_as_a_known_one(niloofar: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def count_and_encode(hasher: MD5PasswordHasher, word: str, salt: str) -> str:
        hashed.append(word)
        return encode(hasher, word, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", count_and_encode)

    attempt("niloofar@kavir.example", "wrong")
    known = len(hashed)
    attempt("nobody@kavir.example", "wrong")

    assert (known, len(hashed)) == (1, 2)


def test_after_five_failures_even_the_right_password_has_to_wait(niloofar: User) -> None:
    for _attempt in range(5):
        assert attempt("niloofar@kavir.example", "wrong").startswith("credentials")

    refused = attempt("niloofar@kavir.example", WORD)
    later = attempt("niloofar@kavir.example", WORD, at=AT + timedelta(minutes=1, seconds=1))

    assert refused == "throttled: Too many attempts. Try again in 1 minute."
    assert later == "in"


def test_each_further_failure_doubles_the_wait_up_to_a_quarter_of_an_hour(niloofar: User) -> None:
    at, waits = AT, []
    for _attempt in range(10):
        attempt("niloofar@kavir.example", "wrong", at=at)
        row = SignInThrottle.objects.filter(blocked_until__isnull=False).first()
        if row is not None and row.blocked_until is not None:
            waits.append(int((row.blocked_until - at).total_seconds() / 60))
            at = row.blocked_until

    assert waits == [1, 2, 4, 8, 15, 15]


def test_an_unknown_account_is_throttled_like_a_known_one() -> None:
    for _attempt in range(5):
        attempt("nobody@kavir.example", "wrong")

    assert attempt("nobody@kavir.example", "wrong") == "throttled: Too many attempts. Try again in 1 minute."


def test_one_address_that_tries_many_accounts_is_throttled_and_another_is_not(niloofar: User) -> None:
    for number in range(30):
        assert attempt(f"user{number}@kavir.example", "wrong").startswith("credentials")

    assert attempt("niloofar@kavir.example", WORD).startswith("throttled")
    assert attempt("niloofar@kavir.example", WORD, address="198.51.100.4") == "in"


def test_addresses_of_one_network_of_the_sixth_kind_count_together() -> None:
    for number in range(30):
        attempt(f"user{number}@kavir.example", "wrong", address=f"2001:db8:1:2::{number:x}")

    assert attempt("other@kavir.example", "wrong", address="2001:db8:1:2:ffff::1").startswith("throttled")
    assert attempt("other@kavir.example", "wrong", address="2001:db8:1:3::1").startswith("credentials")


def test_a_success_forgets_the_failures_of_the_account(niloofar: User) -> None:
    for _attempt in range(4):
        attempt("niloofar@kavir.example", "wrong")
    assert attempt("niloofar@kavir.example", WORD) == "in"

    for _attempt in range(4):
        attempt("niloofar@kavir.example", "wrong")

    assert attempt("niloofar@kavir.example", WORD) == "in"


def test_failures_of_more_than_an_hour_ago_are_forgotten(niloofar: User) -> None:
    for _attempt in range(4):
        attempt("niloofar@kavir.example", "wrong")

    later = AT + timedelta(hours=1, seconds=1)

    assert attempt("niloofar@kavir.example", "wrong", at=later).startswith("credentials")
    assert attempt("niloofar@kavir.example", WORD, at=later) == "in"


def test_strangers_who_fail_on_purpose_keep_nobody_out_of_a_browser_that_is_known(niloofar: User) -> None:
    def come_in(browser: str, password: str = WORD) -> str:
        try:
            commands.sign_in(niloofar.email, password, address=HOME, browser=browser, at=AT)
        except Refused as refused:
            return refused.code
        return "in"

    for _attempt in range(6):
        attempt(niloofar.email, "wrong", address="198.51.100.4")

    assert [come_in(""), come_in("known")] == ["throttled", "in"]
    assert [come_in("known", "wrong") for _attempt in range(6)] == ["credentials"] * 5 + ["throttled"]
    assert [come_in("known"), come_in("another")] == ["throttled", "in"]


def test_the_table_of_failures_names_nobody(niloofar: User) -> None:
    attempt("niloofar@kavir.example", "wrong")

    keys = set(SignInThrottle.objects.values_list("key", flat=True))

    assert len(keys) == 2
    assert all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in keys)


@pytest.mark.parametrize("kind", ["customer", "agent"])
def test_customers_and_agents_do_not_sign_in_to_the_desk(kind: str) -> None:
    new = commands.NewUser(email="sara@shop.example", name="Sara", user_kind=kind, password=WORD)
    commands.add_user(new, by=SYSTEM, at=AT)

    assert attempt("sara@shop.example", WORD) == "elsewhere: This page is for the firm's own people."
