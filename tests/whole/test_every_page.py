"""Every page in a real browser, in both languages: axe finds nothing, nothing overflows, nothing is untranslated."""

from collections.abc import Callable, Iterator

import pytest
from django.db.models import F
from django.test import Client
from playwright.sync_api import Page

from peyvand.foundation.access.models import User
from peyvand.kernel import clock
from tests.foundation.ui.conftest import list_violations, overflow_of
from tests.whole.addresses import list_addresses, list_routes
from tests.whole.world import World, build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PERSIAN = {"language": "fa", "calendar": "jalali", "digits": "persian", "theme": "dark"}
ENGLISH = {"language": "en", "calendar": "gregorian", "digits": "latin", "theme": "light"}
# Answers that are no page: parts, files, and what only takes POST.
NO_PAGE = ("/found", "export.", "/peek/", "/delete", "/restore", "rejects.", "look-alikes", "/sign-out", "/language")
# A record type of the tests' own, which speaks English alone.
UNTRANSLATED = "/tools/"
# Words of the Latin alphabet that Persian screens hold on purpose, and names that the world's people gave.
FOREIGN = (
    "Peyvand", "Ctrl", "English", "CSV", "XLSX", "Excel", "GBP", "IRR", "PDF", "Esc", "Enter", "Parquet", "UTC",
    "Administrator", "North", "South", "Golestan", "Golestan-",
)  # fmt: skip
# Words that stand in visible text and are neither names of the world, nor codes, nor in the list above.
LATIN_WORDS = """(skipped) => {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!parent || parent.closest('script, style, template, [lang=en], .code, .key, [dir=auto]')) continue;
    if (parent.closest('bdi, time, option, datalist')) continue;
    for (const word of node.textContent.match(/[A-Za-z][A-Za-z’-]{3,}/g) || []) {
      if (!skipped.includes(word)) found.add(word);
    }
  }
  return [...found];
}"""


@pytest.fixture
def world() -> Iterator[World]:
    with clock.frozen(clock.now()):
        yield build_world()


def list_pages(client: Client, world: World) -> list[str]:
    """Return the addresses that answer the administrator with a whole page."""
    hidden = [str(one) for one in world.hidden.values()]
    skipped = (*NO_PAGE, *hidden, "?q=")
    addresses = (address for route in sorted(list_routes()) for address in list_addresses(route, world))
    pages = [address for address in addresses if not any(part in address for part in skipped)]
    return [page for page in pages if client.get(page).status_code == 200]


@pytest.mark.parametrize("choices", [ENGLISH, PERSIAN], ids=["en", "fa"])
def test_every_page_is_fit_for_everybody(
    world: World, open_page: Callable[..., Page], client: Client, choices: dict[str, str]
) -> None:
    administrator = world.users["administrator"]
    User.objects.filter(id=administrator.id).update(version=F("version") + 1, **choices)
    client.force_login(administrator)
    pages = list_pages(client, world)

    page, problems = open_page(administrator, "/"), []
    for address in pages:
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(address)
        problems += [(address, violation) for violation in list_violations(page)]
        if choices is PERSIAN and not address.startswith(UNTRANSLATED):
            problems += [(address, word) for word in page.evaluate(LATIN_WORDS, list(FOREIGN))]
        page.set_viewport_size({"width": 360, "height": 740})
        if (wider := overflow_of(page)) > 0:
            problems.append((address, f"{wider} px too wide at 360 px"))

    assert len(pages) >= 40
    assert problems == []
