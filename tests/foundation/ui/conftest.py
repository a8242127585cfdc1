"""A real browser over the running application, and people to sign in as."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from peyvand.foundation.access.models import User
from peyvand.foundation.access.signing import BACKEND
from peyvand.kernel import clock
from tests.browsing import start_browser


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """Make a user; language and look as given."""

    def make(email: str = "niloofar@kavir.example", name: str = "Niloofar Rahimi", **values: str) -> User:
        now = clock.now()
        stamps = {"created_at": now, "created_by": "test", "changed_at": now, "changed_by": "test"}
        return User.objects.create(email=email, name=name, **stamps, **values)

    return make


@pytest.fixture
def sign_in(client: Client) -> Callable[[User], Client]:
    """Sign a user into the test client."""

    def enter(user: User) -> Client:
        client.force_login(user, backend=BACKEND)
        return client

    return enter


@pytest.fixture(scope="session")
def browser() -> Browser:
    """The browser that all tests of this process share."""
    return start_browser()


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer, client: Client) -> Iterator[Callable[..., Page]]:
    """Open an address as a user, or as a visitor; a sentence of the browser's console fails the test."""
    contexts = []
    said: list[str] = []

    def open_as(user: User | None, path: str, width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 760}, base_url=live_server.url)
        contexts.append(context)
        if user is not None:
            client.force_login(user, backend=BACKEND)
            key = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.goto(path)
        return page

    yield open_as

    for context in contexts:
        context.close()
    assert said == []


def list_violations(page: Page) -> list[str]:
    """Return what axe finds on the page: rule and place."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


def overflow_of(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
