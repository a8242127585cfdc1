"""What nobody types into a form by hand, programs send: it is refused in words, and never breaks a page."""

import pytest
from django.test import Client

from peyvand.kernel import clock
from tests.foundation.people import AT
from tests.whole.test_every_route import client_of
from tests.whole.world import World, build_world

pytestmark = pytest.mark.django_db
NOUGHT, ENDLESS = "a\x00b", "a" * 10_000


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def client(world: World) -> Client:
    return client_of(world.users["administrator"])


@pytest.mark.parametrize(
    "address",
    [
        "/settings/audit?action=%00",
        "/settings/audit?before=99999999999999999999",
        f"/settings/audit?before={'9' * 5000}",
        "/customers/{party}/timeline?channel=%00",
    ],
)
def test_an_address_that_means_nothing_is_answered_in_words(world: World, client: Client, address: str) -> None:
    with clock.frozen(AT):
        page = client.get(address.format(**world.mine))

    assert page.status_code in (200, 400, 404, 422)


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/settings/roles", {"name": NOUGHT}),
        ("/settings/roles", {"name": ENDLESS}),
        ("/settings/words", {"party.en.one": ENDLESS, "party.en.many": ENDLESS}),
        ("/settings/delivery/retry", {"subscriber": NOUGHT, "lane": ""}),
        ("/settings/rates/set", {"currency": "EUR", "since": "2026-01-01", "rate": "NaN"}),
        ("/settings/rates/set", {"currency": "EUR", "since": "2026-01-01", "rate": "1e400"}),
        ("/settings/rates/set", {"currency": "EUR", "since": "2026-01-01", "rate": "1e-20"}),
        ("/settings/rates/set", {"currency": "EUR", "since": "2026-01-01", "rate": "9" * 17}),
        ("/customers/{party}/consents", {"purpose": "offers", "channel": "mail", "asked_how": NOUGHT, "wording": ""}),
        ("/customers/{party}/notes/{note}", {"text": "A word about Golestan", "version": "9" * 5000}),
        ("/customers/new", {"party_kind": "person", "name": "A", "relation_kind": "unknown", "owner": "nobody"}),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(
    world: World, client: Client, address: str, sent: dict[str, str]
) -> None:
    with clock.frozen(AT):
        page = client.post(address.format(**world.mine), sent)

    assert page.status_code in (403, 404, 422)


def test_the_code_of_another_outlet_is_refused_beside_its_field(client: Client) -> None:
    with clock.frozen(AT):
        pages = [client.post("/outlets/new", {"name": name, "code": "B1"}) for name in ("Bazaar", "Tajrish")]

    assert [page.status_code for page in pages] == [302, 422]
    assert "Tajrish" in pages[1].text


@pytest.mark.parametrize("word", ["desk", "none", "&|!:*()", "%", "\\"])
def test_a_word_that_is_no_address_leads_to_the_first_page(client: Client, word: str) -> None:
    with clock.frozen(AT):
        answers = [client.get("/sign-in", {"next": word}), client.post("/language", {"language": "fa", "next": word})]

    assert [answer.headers["Location"] for answer in answers] == ["/", "/"]


@pytest.mark.parametrize(("email", "status"), [(NOUGHT, 422), (ENDLESS, 422)])
def test_nobody_signs_in_by_signs_that_no_address_has(world: World, email: str, status: int) -> None:
    assert Client().post("/sign-in", {"email": email, "password": "x"}).status_code == status
