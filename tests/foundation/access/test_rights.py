"""How far roles reach: none, own, team, all; in questions, in lists, through the record that a row hangs on."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peyvand.foundation.access import commands
from peyvand.foundation.access.actors import ImportActor
from peyvand.foundation.access.models import Role, Team, User
from peyvand.foundation.access.ports import Policy, policies
from peyvand.foundation.access.queries import list_colleagues, list_teams, scope_of, visible
from peyvand.foundation.access.rights import Scope
from peyvand.foundation.firm.models import Outlet
from peyvand.kernel.actor import ActorKind
from peyvand.kernel.ref import Ref
from peyvand.kernel.refused import Refused
from tests.foundation.people import AT, SYSTEM, make_team, make_user

pytestmark = pytest.mark.django_db

EVERYTHING = ("view", "create", "change", "delete", "export", "assign", "import")


@pytest.fixture(autouse=True)
def deal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plug in a sample type: users stand in for its records."""
    sample = Policy(key="deal", label="Deals", actions=EVERYTHING, owner="id")
    monkeypatch.setitem(policies._items, "deal", (sample, ""))


def reach(user: User, type_key: str = "deal") -> dict[str, str]:
    return {action: str(user.rights.scope(action, type_key)) for action in EVERYTHING}


@pytest.mark.parametrize(
    ("role", "scopes"),
    [
        ("administrator", "all all all all all all all"),
        ("manager", "all all all all all all all"),
        ("seller", "team all team own none none none"),
        ("analyst", "all none none none all none none"),
        ("reader", "all none none none none none none"),
    ],
)
def test_a_built_in_role_reaches_so_far_on_records_with_an_owner(role: str, scopes: str) -> None:
    assert reach(make_user("sara", role)) == dict(zip(EVERYTHING, scopes.split(), strict=True))


@pytest.mark.parametrize("type_key", ["user", "role", "firm", "audit"])
def test_only_the_administrator_reaches_what_belongs_to_the_system(type_key: str) -> None:
    for role in ("manager", "seller", "analyst", "reader"):
        assert make_user(role, role).can("view", type_key) is False
    assert make_user("admin", "administrator").can("view", type_key) is True


def test_who_has_no_role_may_do_nothing_and_customers_have_none_whatever_is_written() -> None:
    nobody, customer = make_user("nobody"), make_user("customer", kind="customer")
    customer.roles.add(Role.objects.get(key="administrator"))

    assert set(reach(nobody).values()) == {"none"}
    assert set(reach(User.objects.get(id=customer.id)).values()) == {"none"}


def test_a_type_or_an_action_that_nobody_declared_is_nobodys() -> None:
    admin = make_user("admin", "administrator")

    assert admin.can("view", "spaceship") is False
    assert admin.can("launch", "deal") is False
    assert scope_of(admin, "view", "spaceship") is Scope.NONE


def test_of_several_roles_the_widest_counts() -> None:
    user = make_user("sara", "seller", "reader")

    assert user.rights.scope("view", "deal") is Scope.ALL
    assert user.rights.scope("change", "deal") is Scope.TEAM


def test_the_matrix_overrules_what_a_role_may_by_default_and_holds_from_the_next_request() -> None:
    role_id = Role.objects.get(key="seller").id
    user = make_user("sara", "seller")

    commands.set_rights(role_id, {("deal", "view"): Scope.OWN, ("deal", "delete"): Scope.NONE}, by=SYSTEM, at=AT)

    again = User.objects.get(id=user.id)
    assert again.rights.scope("view", "deal") is Scope.OWN
    assert again.rights.scope("delete", "deal") is Scope.NONE
    assert again.rights.scope("change", "deal") is Scope.TEAM


def test_all_rights_are_loaded_in_one_query() -> None:
    user = make_user("sara", "seller", "reader", "analyst")
    user = User.objects.get(id=user.id)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        for action in EVERYTHING:
            user.can(action, "deal")
            user.can(action, "user")

    assert len(queries) == 1


@pytest.fixture
def deals(monkeypatch: pytest.MonkeyPatch) -> dict[str, User]:
    """Records of two teams and two owners."""
    monkeypatch.setattr(User, "kind", "deal")
    south, north = make_team("South"), make_team("North")
    return {
        "sara": make_user("sara", "seller", team=south),
        "omid": make_user("omid", "reader", team=south),
        "nima": make_user("nima", "manager", team=north),
        "lone": make_user("lone", "seller"),
        "idle": make_user("idle"),
    }


@pytest.mark.parametrize(
    ("name", "action", "seen"),
    [
        ("sara", "view", {"sara", "omid"}),
        ("sara", "delete", {"sara"}),
        ("sara", "export", set()),
        ("omid", "view", {"sara", "omid", "nima", "lone", "idle"}),
        ("nima", "delete", {"sara", "omid", "nima", "lone", "idle"}),
        # A seller without a team sees what is hers, never what belongs to no team.
        ("lone", "view", {"lone"}),
        ("idle", "view", set()),
    ],
)
def test_a_list_holds_the_rows_that_each_may_reach_and_can_says_the_same(
    deals: dict[str, User], name: str, action: str, seen: set[str]
) -> None:
    by = deals[name]

    rows = visible(User.objects.all(), by, action)

    assert {row.name.lower() for row in rows} == seen
    assert {other for other, record in deals.items() if by.can(action, record)} == seen


def test_may_refuses_what_can_denies(deals: dict[str, User]) -> None:
    deals["sara"].may("view", deals["omid"])

    with pytest.raises(Refused, match=r"forbidden: You may not do this\."):
        deals["sara"].may("view", deals["nima"])


def test_who_is_switched_off_reaches_nothing_at_once(deals: dict[str, User]) -> None:
    nima = deals["nima"]
    nima.is_active = False

    assert not nima.can("view", "deal")
    assert not visible(User.objects.all(), nima).exists()


def test_the_system_reaches_everything_and_an_import_what_its_user_reaches(deals: dict[str, User]) -> None:
    run = Ref("import_run", UUID(int=1))
    by_sara, by_system = ImportActor(run, deals["sara"]), ImportActor(run, SYSTEM)

    assert visible(User.objects.all(), SYSTEM).count() == 5
    assert visible(User.objects.all(), by_system).count() == 5
    assert {user.name for user in visible(User.objects.all(), by_sara)} == {"Sara", "Omid"}
    assert by_sara.can("delete", deals["omid"]) is False
    assert (by_sara.ref, by_sara.actor_kind) == (run, ActorKind.IMPORT)


def test_a_record_without_an_owner_is_seen_by_all_who_may_see_the_type() -> None:
    said = {"created_at": AT, "created_by": "test", "changed_at": AT, "changed_by": "test"}
    outlet = Outlet.objects.create(name="Tajrish", code="1", **said)
    seller, nobody = make_user("sara", "seller"), make_user("nobody")

    assert list(visible(Outlet.objects.all(), seller)) == [outlet]
    assert seller.can("view", outlet)
    assert not seller.can("change", outlet)
    assert not visible(Outlet.objects.all(), nobody).exists()


def test_a_row_that_hangs_on_a_record_follows_it_and_without_it_only_all_see_it(
    deals: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A user hangs on its team; a sample policy says that teams belong to whoever leads them."""
    south = deals["sara"].team
    assert south is not None
    Team.objects.filter(id=south.id).update(source=str(deals["sara"].id))
    owned_teams = Policy(key="team", label="", owner="source", team="source")
    monkeypatch.setitem(policies._items, "team", (owned_teams, ""))
    monkeypatch.setitem(policies._items, "deal", (Policy(key="deal", label="", through="team"), ""))

    assert {user.name for user in visible(User.objects.all(), deals["sara"])} == {"Sara", "Omid"}
    assert visible(User.objects.all(), deals["omid"]).count() == 5
    assert deals["omid"].can("view", deals["lone"])
    assert not deals["sara"].can("view", deals["lone"])


def test_colleagues_know_each_others_names_and_customers_learn_none() -> None:
    make_team("South")
    sara, customer = make_user("sara"), make_user("customer", kind="customer")

    assert [name for _id, name in list_colleagues(sara)] == ["Sara"]
    assert [name for _id, name in list_teams(sara)] == ["South"]
    assert list_colleagues(customer) == list_teams(customer) == []
