"""The first visit in a real browser: its time zone and the chosen country are followed, what was set by hand stays."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from tests.browsing import start_browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_guesses_follow_the_browser_and_the_country_but_not_over_what_was_typed(live_server: LiveServer) -> None:
    context = start_browser().new_context(locale="en-US", timezone_id="Asia/Tehran", base_url=live_server.url)
    page = context.new_page()
    page.goto("/welcome")
    country, zone, currency = (page.locator(f"select[name={name}]") for name in ("country", "zone", "currency"))

    expect(zone).to_have_value("Asia/Tehran")
    expect(country).to_have_value("IR")
    expect(page.locator("input[name=calendar][value=jalali]")).to_be_checked()

    page.fill("input[name=name]", "Golestan")
    currency.select_option("EUR")
    country.select_option("GB")

    expect(zone).to_have_value("Europe/London")
    expect(page.locator("input[name=calendar][value=gregorian]")).to_be_checked()
    expect(currency).to_have_value("EUR")
    expect(page.locator("input[name=name]")).to_have_value("Golestan")
    context.close()
