"""The main job in a real browser: find a customer however the name is typed, see it whole, add a note, see the note."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.customers.people import add_person, make_user, phone
from tests.foundation.ui.conftest import list_violations, overflow_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_customer_is_found_with_arabic_letters_and_gets_a_note(open_page: Callable[..., Page]) -> None:
    manager = make_user("sara", "manager")
    add_person("حمید گلستانی", phone("+989121457788"))
    page = open_page(manager, "/")

    page.get_by_role("button", name="Sara").click()
    page.get_by_role("button", name="فارسی").click()
    expect(page.locator("html[dir=rtl]")).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("حميد گلستاني")
    option = page.get_by_role("option", name="حمید گلستانی")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="حمید گلستانی")).to_be_visible()
    page.locator("#note-text").fill("می‌خواهد نمونهٔ طلاکوب را ببیند.")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".timeline .interaction-note")).to_contain_text("می‌خواهد نمونهٔ طلاکوب را ببیند.")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["en", "fa"])
def test_search_is_fit_for_everybody(open_page: Callable[..., Page], language: str, width: int) -> None:
    manager = make_user("sara", "manager")
    manager.language = language
    manager.save()
    add_person("Münchner Feinkostverpackungsgroßhandel und Söhne", phone("+989121457788"))

    page = open_page(manager, "/search?q=feinkost", width)

    assert overflow_of(page) == 0
    assert list_violations(page) == []


def test_search_goes_on_while_one_types(open_page: Callable[..., Page]) -> None:
    manager = make_user("sara", "manager")
    add_person("Hamid Golestani")
    page = open_page(manager, "/search")

    page.get_by_role("searchbox").press_sequentially("gole", delay=20)

    expect(page.locator("#found a.search-item")).to_have_text("HGHamid Golestani" + "Person")
    expect(page).to_have_url(re.compile(r"/search\?q=gole$"))


def test_the_open_palette_is_fit_for_everybody(open_page: Callable[..., Page]) -> None:
    add_person("Hamid Golestani")
    page = open_page(make_user("sara", "manager"), "/", 360)

    page.locator("[data-opens-palette]").click()
    page.keyboard.type("gole")
    expect(page.get_by_role("option", name="Hamid Golestani")).to_be_visible()

    assert list_violations(page) == []
    assert overflow_of(page) == 0
