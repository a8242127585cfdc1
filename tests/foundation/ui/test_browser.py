"""The components in a real browser: readable by all, in both directions, by keyboard, from 360 px on."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from peyvand.foundation.access.models import User
from tests.foundation.ui.conftest import list_violations, overflow_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.foundation.ui.gallery_urls"),
]
PERSIAN = {"language": "fa", "calendar": "jalali", "digits": "persian"}
ENGLISH = {"language": "en", "calendar": "gregorian", "digits": "latin"}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("choices", [ENGLISH, PERSIAN], ids=["en", "fa"])
def test_axe_finds_nothing_on_any_component(
    make_user: Callable[..., User], open_page: Callable[..., Page], choices: dict[str, str], theme: str
) -> None:
    page = open_page(make_user(theme=theme, **choices), "/gallery?toast")

    assert page.locator("html").get_attribute("dir") == ("rtl" if choices is PERSIAN else "ltr")
    assert list_violations(page) == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("choices", [ENGLISH, PERSIAN], ids=["en", "fa"])
def test_nothing_is_wider_than_the_window(
    make_user: Callable[..., User], open_page: Callable[..., Page], choices: dict[str, str], width: int
) -> None:
    page = open_page(make_user(**choices), "/gallery", width)

    assert overflow_of(page) == 0


def test_the_palette_opens_by_keyboard_and_goes_where_it_says(
    make_user: Callable[..., User], open_page: Callable[..., Page]
) -> None:
    page = open_page(make_user(**ENGLISH), "/gallery")

    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search or go to")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#palette")).to_be_visible()


def test_keys_are_explained_on_a_question_mark(make_user: Callable[..., User], open_page: Callable[..., Page]) -> None:
    page = open_page(make_user(**ENGLISH), "/gallery")

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Help and keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_a_theme_takes_effect_at_once_and_stays(make_user: Callable[..., User], open_page: Callable[..., Page]) -> None:
    user = make_user(**ENGLISH)
    page = open_page(user, "/gallery")

    page.get_by_role("button", name="Niloofar Rahimi").click()
    with page.expect_response("**/choices") as answer:
        page.get_by_role("button", name="Dark").click()

    assert answer.value.status == 204
    assert page.locator("html").get_attribute("data-theme") == "dark"
    user.refresh_from_db()
    assert user.theme == "dark"


def test_switching_to_persian_turns_the_page_and_its_digits(
    make_user: Callable[..., User], open_page: Callable[..., Page]
) -> None:
    page = open_page(make_user(**ENGLISH), "/gallery")

    page.get_by_role("button", name="Niloofar Rahimi").click()
    page.get_by_role("button", name="فارسی").click()

    expect(page.locator("html[dir=rtl][lang=fa]")).to_be_visible()
    expect(page.get_by_text("۲ آذر ۱۴۰۵،").first).to_be_visible()


@pytest.mark.parametrize(
    ("choices", "month", "written"),
    [(ENGLISH, "November 2026", "2026/11/28"), (PERSIAN, "آذر ۱۴۰۵", "۱۴۰۵/۰۹/۰۷")],
    ids=["en", "fa"],
)
def test_a_day_is_picked_in_the_readers_calendar(
    make_user: Callable[..., User],
    open_page: Callable[..., Page],
    choices: dict[str, str],
    month: str,
    written: str,
) -> None:
    page = open_page(make_user(**choices), "/gallery")
    input_box = page.locator("#from")
    input_box.fill(written.replace("28", "27").replace("۰۷", "۰۶"))

    page.locator("day-picker button").first.click()
    expect(page.get_by_role("heading", name=month)).to_be_visible()
    page.keyboard.press("ArrowLeft" if choices is PERSIAN else "ArrowRight")
    page.keyboard.press("Enter")

    expect(input_box).to_have_value(written)
    expect(input_box).to_be_focused()


def test_a_toast_can_be_closed_and_a_problem_stays(
    make_user: Callable[..., User], open_page: Callable[..., Page]
) -> None:
    page = open_page(make_user(**ENGLISH), "/gallery?toast")
    toasts = page.locator(".toast")
    expect(toasts).to_have_count(2)

    toasts.first.get_by_role("button", name="Close").click()

    expect(toasts).to_have_count(1)
    expect(toasts).to_contain_text("no column for the price")


def test_motion_rests_where_the_system_asks_for_it(
    make_user: Callable[..., User], open_page: Callable[..., Page]
) -> None:
    page = open_page(make_user(**ENGLISH), "/gallery?toast")
    page.emulate_media(reduced_motion="reduce")

    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).animationName !== 'none').length"
    )

    assert moving == 0
