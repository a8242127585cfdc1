"""Roles that a firm makes itself: who sees customers need not see their orders, nor what they are worth."""

from collections.abc import Mapping

import pytest
from django.test import Client

from peyvand.foundation.access import commands
from peyvand.foundation.access.rights import Scope
from peyvand.kernel import clock
from tests.foundation.people import AT, SYSTEM, make_user
from tests.whole.test_every_route import body_of, client_of
from tests.whole.world import World, build_world

pytestmark = pytest.mark.django_db

CUSTOMERS: Mapping[tuple[str, str], Scope] = {("party", "view"): Scope.ALL, ("party", "export"): Scope.ALL}
FIGURES = ("tier", "revenue", "last_purchase", "first_purchase", "orders")


@pytest.fixture
def world() -> World:
    return build_world()


def sign_in(name: str, cells: Mapping[tuple[str, str], Scope]) -> Client:
    role = commands.add_role(name, by=SYSTEM, at=AT)
    commands.set_rights(role, cells, by=SYSTEM, at=AT)
    return client_of(make_user(name, role_ids=(role,)))


@pytest.mark.parametrize("figures", [Scope.NONE, Scope.OWN])
def test_what_customers_are_worth_is_not_seen_sorted_filtered_or_exported(world: World, figures: Scope) -> None:
    client = sign_in("narrow", {**CUSTOMERS, ("figures", "view"): figures})

    with clock.frozen(AT):
        shown = body_of(client.get("/customers/")) + body_of(client.get("/customers/columns"))
        exported = body_of(client.get("/customers/export.csv"))
        sorted_by = {key: client.get(f"/customers/?sort=-{key}").status_code for key in FIGURES}
        columns = {key: client.get(f"/customers/?columns={key}").status_code for key in FIGURES}
        asked = [client.get(f"/customers/?{words}").status_code for words in ("tier=key", "revenue=1..", "bought=none")]

    assert ("Golestan" in shown, "Golestan" in exported) == (True, True)
    assert ("revenue" in shown, "Net revenue" in exported) == (False, False)
    assert sorted_by == columns == dict.fromkeys(FIGURES, 400)
    assert asked == [400, 400, 400]


def test_who_may_see_but_not_export_figures_exports_customers_without_them(world: World) -> None:
    client = sign_in("looker", {**CUSTOMERS, ("figures", "view"): Scope.ALL})

    with clock.frozen(AT):
        shown = body_of(client.get("/customers/"))
        exported = body_of(client.get("/customers/export.csv?sort=-revenue&columns=revenue,tags"))

    assert "Net revenue" in shown
    assert ("Golestan" in exported, "Net revenue" in exported) == (True, False)


@pytest.mark.parametrize("figures", [Scope.NONE, Scope.OWN])
def test_suggestions_do_not_tell_figures_that_may_not_be_seen(world: World, figures: Scope) -> None:
    client = sign_in("narrow", {**CUSTOMERS, ("figures", "view"): figures})

    with clock.frozen(AT):
        pages = body_of(client.get("/")) + body_of(client.get(f"/customers/{world.mine['party']}"))
        whole = body_of(client_of(world.users["manager"]).get("/"))

    assert ("about the next order" in pages, "about the next order" in whole) == (False, True)


def test_the_timeline_tells_of_orders_as_far_as_orders_may_be_seen(world: World) -> None:
    client = sign_in("narrow", {**CUSTOMERS, ("order", "view"): Scope.OWN})
    seller = client_of(world.users["seller"])
    address = f"/customers/{world.mine['party']}/timeline"

    with clock.frozen(AT):
        pages = [body_of(one.get(address)) for one in (client, seller)]

    assert ["A word about Golestan" in page for page in pages] == [True, True]
    assert ["Golestan-5" in page for page in pages] == [False, True]
