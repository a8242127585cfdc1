"""The first visit: the firm says who it is before anybody signs in, once."""

from dataclasses import asdict

import pytest
from django.test import Client

from peyvand.foundation.administration.devices import name_device
from peyvand.foundation.firm import commands, queries
from tests.foundation.people import ANSWERS, AT, SYSTEM, answer_settings

pytestmark = pytest.mark.django_db

TYPED = {key: str(value) for key, value in asdict(ANSWERS).items() if key not in ("source", "days_off")}


def test_before_anybody_has_answered_the_sign_in_page_leads_to_the_settings() -> None:
    answer = Client().get("/sign-in?next=/users/")

    assert answer.headers["Location"] == "/welcome?next=%2Fusers%2F"


def test_the_guesses_are_those_of_the_visitors_language() -> None:
    persian = Client(headers={"accept-language": "fa-IR,fa;q=0.9,en;q=0.5"}).get("/welcome").content.decode()
    english = Client(headers={"accept-language": "en-GB"}).get("/welcome").content.decode()

    assert 'lang="fa" dir="rtl"' in persian
    assert '<option value="IRR" selected>' in persian
    assert '<option value="saturday" selected>' in persian
    assert 'lang="en" dir="ltr"' in english
    assert '<option value="GBP" selected>' in english
    assert '<option value="monday" selected>' in english


def test_the_answers_are_kept_and_one_goes_on_to_where_one_wanted() -> None:
    answer = Client().post("/welcome", {**TYPED, "next": "/users/"})

    assert answer.headers["Location"] == "/users/"
    settings = queries.get_settings()
    assert (settings.are_answered, settings.name, settings.source) == (True, ANSWERS.name, "main")
    assert Client().get("/sign-in").status_code == 200


def test_an_answer_that_cannot_be_comes_back_beside_its_field() -> None:
    answer = Client().post("/welcome", {**TYPED, "name": ""})

    assert answer.status_code == 422
    assert 'id="name-error"' in answer.content.decode()
    assert not queries.get_settings().are_answered


def test_once_answered_the_page_only_leads_on_and_changes_nothing() -> None:
    answer_settings()

    shown = Client().get("/welcome")
    sent = Client().post("/welcome", {**TYPED, "name": "Other"})

    assert (shown.headers["Location"], sent.headers["Location"]) == ("/", "/")
    assert queries.get_settings().name == ANSWERS.name


def test_a_currency_that_amounts_have_fixed_is_not_asked_for_again() -> None:
    commands.fix_base_currency("GBP", by=SYSTEM, at=AT)

    page = Client(headers={"accept-language": "fa-IR"}).get("/welcome").content.decode()

    assert '<option value="GBP" selected>' in page
    assert '<option value="IRR"' not in page


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8.5", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_browsers_are_called_by_names_that_people_know(agent: str, name: str) -> None:
    assert name_device(agent) == name


@pytest.mark.parametrize(("asked", "expected"), [
    ("zone=Asia/Tehran", ("IR", "Asia/Tehran", "IRR", "saturday")),
    ("zone=Asia/Tehran&country=GB", ("GB", "Europe/London", "GBP", "monday")),
    ("zone=Europe/London&country=IR", ("IR", "Asia/Tehran", "IRR", "saturday")),
    ("zone=America/Chicago&country=US", ("US", "America/Chicago", "USD", "sunday")),
    ("zone=Nowhere/At_All&country=XX", ("US", "UTC", "USD", "sunday")),
])  # fmt: skip
def test_the_guesses_follow_the_browsers_zone_and_the_chosen_country(
    asked: str, expected: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("peyvand.foundation.firm.guesses.machine_zone", lambda: "UTC")

    page = Client(headers={"accept-language": "en-US"}).get(f"/welcome?{asked}").content.decode()

    assert all(f'<option value="{value}" selected>' in page for value in expected)
    assert 'name="calendar" value="jalali" checked' in page or expected[0] != "IR"
