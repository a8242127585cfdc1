"""Users from the command line."""

import argparse

import pytest

from peyvand.foundation.access.models import User
from peyvand.foundation.access.verbs import UserVerb
from tests.foundation.people import WORD, make_user

pytestmark = pytest.mark.django_db


def run(*words: str) -> int:
    verb, parser = UserVerb(), argparse.ArgumentParser()
    verb.add_arguments(parser)
    return verb.run(parser.parse_args(words))


def test_the_first_user_is_an_administrator_with_a_password_that_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("add", "Niloofar@kavir.example") == 0

    user = User.objects.get()
    password = capsys.readouterr().out.strip().rpartition(" ")[2]
    assert (user.email, user.name) == ("niloofar@kavir.example", "Niloofar")
    assert user.can("change", "user")
    assert user.check_password(password)


def test_a_user_may_be_given_a_name_roles_and_a_password() -> None:
    words = ("sara@kavir.example", "--name", "سارا", "--role", "seller", "--role", "analyst", "--password", WORD)

    assert run("add", *words) == 0

    user = User.objects.get()
    assert (user.name, sorted(role.key or "" for role in user.roles.all())) == ("سارا", ["analyst", "seller"])
    assert user.check_password(WORD)


def test_who_cannot_be_added_is_said_so_and_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    make_user("sara", "seller")

    assert run("add", "sara@kavir.example") == 1
    assert run("add", "omid@kavir.example", "--password", "short") == 1

    errors = capsys.readouterr().err
    assert "There is a user of this address." in errors
    assert "Ten signs or more" in errors
    assert User.objects.count() == 1


def test_a_forgotten_password_is_replaced(capsys: pytest.CaptureFixture[str]) -> None:
    user = make_user("sara", "seller")

    assert run("password", "SARA@kavir.example", "--password", "another-word-1405") == 0
    assert run("password", "nobody@kavir.example") == 1

    user.refresh_from_db()
    assert user.check_password("another-word-1405")
    assert "There is no user nobody@kavir.example." in capsys.readouterr().err


def test_all_users_are_listed_with_their_roles(capsys: pytest.CaptureFixture[str]) -> None:
    make_user("sara", "seller", "analyst")
    make_user("guest", kind="customer")

    assert run("list") == 0

    assert capsys.readouterr().out == (
        "guest@kavir.example\tGuest\tcustomer\t-\tactive\nsara@kavir.example\tSara\tstaff\tAnalyst, Seller\tactive\n"
    )
