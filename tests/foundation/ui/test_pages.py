"""Every answer is in the reader's language, under a strict policy, and says no in words."""

from collections.abc import Callable

import pytest
from django.test import Client

from peyvand.foundation.access.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.foundation.ui.gallery_urls")]
PERSIAN = {"language": "fa", "calendar": "jalali", "digits": "persian"}
ENGLISH = {"language": "en", "calendar": "gregorian", "digits": "latin"}


def test_a_page_carries_the_readers_language_direction_theme_and_density(
    make_user: Callable[..., User], sign_in: Callable[[User], Client]
) -> None:
    page = sign_in(make_user(theme="dark", density="compact", **PERSIAN)).get("/gallery")

    assert '<html lang="fa" dir="rtl" data-theme="dark" data-density="compact">' in page.text
    assert page["Content-Language"] == "fa"


def test_language_calendar_and_digits_are_chosen_apart(
    make_user: Callable[..., User], sign_in: Callable[[User], Client]
) -> None:
    page = sign_in(make_user(language="en", calendar="jalali", digits="persian")).get("/gallery")

    assert "۷ Azar ۱۴۰۵" in page.text
    assert '<html lang="en" dir="ltr">' in page.text


def test_nothing_inline_is_allowed_and_nothing_from_elsewhere(
    make_user: Callable[..., User], sign_in: Callable[[User], Client]
) -> None:
    page = sign_in(make_user()).get("/gallery")

    policy = page["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "http://" not in page.text.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in page.text


def test_htmx_gets_the_content_and_the_toasts_without_the_shell(
    make_user: Callable[..., User], sign_in: Callable[[User], Client]
) -> None:
    part = sign_in(make_user()).get("/gallery?toast", headers={"HX-Request": "true"})

    assert "<html" not in part.text
    assert 'class="nav"' not in part.text
    assert part.text.count("data-toast") == 2
    assert 'hx-swap-oob="beforeend:#toasts"' in part.text


def test_what_is_not_there_answers_404_in_the_shell(
    make_user: Callable[..., User], sign_in: Callable[[User], Client]
) -> None:
    answer = sign_in(make_user(**ENGLISH)).get("/no/such/page")

    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert 'class="nav"' in answer.text


def test_choosing_a_language_brings_its_calendar_and_digits(
    make_user: Callable[..., User], sign_in: Callable[[User], Client]
) -> None:
    user = make_user(**ENGLISH)
    client = sign_in(user)

    answer = client.post("/choices", {"language": "fa", "next": "/gallery"})

    assert (answer.status_code, answer["Location"]) == (302, "/gallery")
    user.refresh_from_db()
    assert (user.language, user.calendar, user.digits) == ("fa", "", "")
    assert "۷ آذر ۱۴۰۵" in client.get("/gallery").text


def test_a_choice_that_there_is_not_changes_nothing(
    make_user: Callable[..., User], sign_in: Callable[[User], Client]
) -> None:
    user = make_user(**ENGLISH)

    answer = sign_in(user).post("/choices", {"theme": "pink"})

    assert answer.status_code == 422
    user.refresh_from_db()
    assert user.theme == ""


def test_whoever_is_not_signed_in_has_no_choices_to_keep(client: Client) -> None:
    answer = client.post("/choices", {"theme": "dark"})

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in")


def test_one_is_led_back_to_our_own_pages_only(
    make_user: Callable[..., User], sign_in: Callable[[User], Client]
) -> None:
    answer = sign_in(make_user()).post("/choices", {"theme": "dark", "next": "https://elsewhere.example/"})

    assert answer["Location"] == "/"


def test_a_visitor_keeps_the_language_he_chose(client: Client) -> None:
    client.post("/language", {"language": "fa", "next": "/sign-in"})

    page = client.get("/no/such")

    assert '<html lang="fa" dir="rtl"' in page.text
    assert "۱" not in client.cookies["language"].value


def test_a_visitors_browser_is_asked_for_its_language(client: Client) -> None:
    assert '<html lang="fa"' in client.get("/no/such", headers={"Accept-Language": "fa-IR,fa;q=0.9"}).text
    assert '<html lang="en"' in client.get("/no/such", headers={"Accept-Language": "de"}).text


def test_a_form_without_its_token_is_told_why() -> None:
    answer = Client(enforce_csrf_checks=True).post("/language", {"language": "fa"})

    assert answer.status_code == 403
    assert "The form was open for too long" in answer.text or "فرم" in answer.text


def test_toasts_say_what_was_done_and_offer_to_take_it_back(
    make_user: Callable[..., User], sign_in: Callable[[User], Client]
) -> None:
    page = sign_in(make_user(**ENGLISH)).get("/gallery?toast")

    assert 'action="/language"' in page.text
    assert "94 customers given to Arash, 6 skipped." in page.text
