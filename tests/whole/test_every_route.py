"""Every route of the URL map as every role: nothing hidden is shown, counted, searched or exported."""

import re
from uuid import UUID

import pytest
from django.test import Client

from peyvand.foundation.access.models import User
from peyvand.kernel import clock
from tests.foundation.people import AT
from tests.whole.addresses import NOWHERE, list_addresses, list_routes
from tests.whole.world import SECRET, SECRET_PHONE, World, build_world

pytestmark = pytest.mark.django_db
ROLES = ("administrator", "manager", "seller", "analyst", "reader", "customer")
BLIND = ("seller", "customer")
# What a hidden customer is told by: name, phone, price of its orders.
TOLD = (SECRET, SECRET_PHONE[3:], "7,319", "7319", "21,958", "21958")


@pytest.fixture
def world() -> World:
    return build_world()


def client_of(user: User) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(user)
    return client


def body_of(response: object) -> str:
    content = getattr(response, "content", None)
    if content is None:
        content = b"".join(getattr(response, "streaming_content"))  # noqa: B009
    return bytes(content).decode("utf-8", "replace")


def without_asked(page: str) -> str:
    """Return the page without what was asked for and without tokens."""
    page = re.sub(rf"(q=|value=\"|[«“])(<bdi[^>]*>)?{SECRET}|<b[^>]*>{SECRET}</b>", "", page)
    return re.sub(r"[A-Za-z0-9]{64}", "", page)


def test_every_route_has_an_address(world: World) -> None:
    missing = set()
    for route in list_routes():
        try:
            list_addresses(route, world)
        except KeyError:
            missing.add(route)

    assert missing == set()


@pytest.mark.parametrize("role", ROLES)
def test_every_route_answers_every_role_without_a_fault(world: World, role: str) -> None:
    client = client_of(world.users[role])
    statuses = {}
    with clock.frozen(AT):
        for route in sorted(list_routes()):
            for address in list_addresses(route, world):
                statuses[address] = client.get(address).status_code

    assert {address: status for address, status in statuses.items() if status >= 500} == {}
    seen = {status for address, status in statuses.items() if role == "customer" and status == 200}
    if role == "customer":
        inside = [
            address
            for address, status in statuses.items()
            if status == 200 and not address.startswith(("/sign-in", "/sign-out", "/account", "/language", "/welcome"))
        ]
        assert (inside, seen <= {200}) == ([], True)


@pytest.mark.parametrize("role", BLIND)
def test_what_may_not_be_seen_is_nowhere(world: World, role: str) -> None:
    client = client_of(world.users[role])
    told = []
    with clock.frozen(AT):
        for route in sorted(list_routes()):
            for address in list_addresses(route, world):
                page = without_asked(body_of(client.get(address)))
                told += [(address, word) for word in TOLD if word in page]

    assert told == []


def test_whoever_may_see_all_sees_it(world: World) -> None:
    client = client_of(world.users["manager"])

    with clock.frozen(AT):
        pages = [body_of(client.get(address)) for address in ("/customers/", "/orders/export.csv", "/")]

    assert [SECRET in page for page in pages] == [True, True, True]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ["seller", "customer"])
def test_a_forbidden_id_answers_like_a_missing_one(world: World, role: str, method: str) -> None:
    client = client_of(world.users[role])
    differing = []
    with clock.frozen(AT):
        for route in sorted(route for route in list_routes() if "uuid" in route):
            for address in list_addresses(route, world):
                hidden = {str(one) for one in world.hidden.values()}
                if not any(one in address for one in hidden):
                    continue
                missing = address
                for one in hidden:
                    missing = missing.replace(one, str(NOWHERE))
                answers = [_answer(client, method, each) for each in (address, missing)]
                if answers[0] != answers[1]:
                    differing.append((address, answers[0][0], answers[1][0]))

    assert differing == []


@pytest.mark.parametrize("role", ["analyst", "reader", "customer"])
def test_whoever_may_only_look_changes_nothing(world: World, role: str) -> None:
    from peyvand.customers.parties.models import Party
    from peyvand.customers.suggestions.models import Suggestion
    from peyvand.operational.orders.models import Order

    def state() -> list[object]:
        return [list(model.objects.order_by("id").values()) for model in (Party, Order, Suggestion)]

    client, before = client_of(world.users[role]), state()

    with clock.frozen(AT):
        for route in sorted(list_routes() - {"sign-out"}):
            for address in list_addresses(route, world):
                client.post(address, {"name": "Changed", "version": "1", "text": ""})

    assert state() == before


def _answer(client: Client, method: str, address: str) -> tuple[int, str]:
    response = getattr(client, method)(address)
    page = re.sub(r"[A-Za-z0-9]{64}|[0-9a-f]{8}-[0-9a-f-]{27}", "", body_of(response))
    return response.status_code, page if response.status_code != 302 else str(response.headers["Location"])


def test_hidden_ids_are_not_guessed_from_filters(world: World) -> None:
    client = client_of(world.users["seller"])

    def count(address: str) -> str:
        found = re.search(r'<span class="count">([^<]*)</span>', body_of(client.get(address)))
        return found.group(1) if found else ""

    hidden: UUID = world.hidden["party"]
    with clock.frozen(AT):
        assert SECRET not in without_asked(body_of(client.get(f"/orders/?party={hidden}")))
        assert count(f"/orders/?party={hidden}") == count(f"/orders/?party={NOWHERE}")
