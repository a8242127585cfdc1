"""Users, teams and roles are added and changed; each change leaves a line in the audit, a refusal leaves nothing."""

import re
from uuid import uuid4

import pytest
from django.utils import translation

from peyvand.foundation.access import commands
from peyvand.foundation.access.models import Role, RoleRight, Session, Team, User
from peyvand.foundation.access.rights import BUILT_IN, Scope
from peyvand.foundation.journal.models import AuditLine
from peyvand.kernel.refused import Refused
from tests.foundation.people import AT, SYSTEM, WORD, make_team, make_user

pytestmark = pytest.mark.django_db


def refusal(act: object, *args: object, **kwargs: object) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)  # type: ignore[operator]
    return caught.value


def state_of(user: User) -> dict[str, object]:
    user = User.objects.get(id=user.id)
    values = {field.attname: getattr(user, field.attname) for field in User._meta.concrete_fields}
    return values | {"roles": sorted(role.key or "" for role in user.roles.all())}


def last_line() -> tuple[str, dict[str, object], dict[str, object]]:
    line = AuditLine.objects.latest("id")
    return line.action, line.before, line.after


def test_a_user_is_added_with_a_number_roles_and_a_line_in_the_audit() -> None:
    new = commands.NewUser(email=" Sara@Kavir.example", name=" سارا  کریمی ", role_keys=["seller"], password=WORD)

    user = commands.add_user(new, by=SYSTEM, at=AT)

    assert (user.email, user.name, user.number > 0) == ("sara@kavir.example", "سارا کریمی", True)
    assert user.check_password(WORD)
    assert last_line() == (
        "access.add_user",
        {},
        {
            "email": "sara@kavir.example",
            "name": "سارا کریمی",
            "user_kind": "staff",
            "team": None,
            "is_active": True,
            "roles": ["Seller"],
        },
    )


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"email": "no address"}, "email", "This is no e-mail address."),
        ({"email": "ADMIN@kavir.example"}, "email", "There is a user of this address."),
        ({"name": "  "}, "name", "A user needs a name."),
        ({"user_kind": "robot"}, "user_kind", "Choose one of the list."),
        ({"user_kind": "customer"}, "roles", "Roles are for the firm's own people."),
        ({"team_id": uuid4()}, "team", "Choose one of the list."),
        ({"password": "1234567890"}, "password", "This password is too common. This password is entirely numeric."),
    ],
)
def test_a_user_that_cannot_be_is_refused_in_words_and_nothing_changes(
    values: dict[str, object], field: str, sentence: str
) -> None:
    make_user("admin", "administrator")
    lines = AuditLine.objects.count()
    new = commands.NewUser(**{"email": "sara@kavir.example", "name": "Sara", "role_keys": ["seller"], **values})  # type: ignore[arg-type]

    refused = refusal(commands.add_user, new, by=SYSTEM, at=AT)

    assert (refused.code, str(refused.errors[field])) == ("invalid", sentence)
    assert (User.objects.count(), AuditLine.objects.count()) == (1, lines)


@pytest.mark.parametrize("role", ["manager", "seller", "analyst", "reader"])
def test_only_the_administrator_adds_and_changes_users(role: str) -> None:
    by, other = make_user("sara", role), make_user("omid", "seller")
    before, new = state_of(other), commands.NewUser(email="new@kavir.example", name="New")

    assert refusal(commands.add_user, new, by=by, at=AT).code == "forbidden"
    # Whom one may not see is not there.
    assert refusal(commands.change_user, other.id, {"name": "X"}, version=1, by=by, at=AT).code == "missing"
    assert refusal(commands.set_password, other.id, WORD + "!", by=by, at=AT).code == "missing"
    assert state_of(other) == before
    assert not User.objects.filter(email="new@kavir.example").exists()


def test_a_change_raises_the_version_and_says_what_changed() -> None:
    admin, team = make_user("admin", "administrator"), make_team("South")
    sara = make_user("sara", "seller")
    role = Role.objects.get(key="manager")

    values = {"name": "Sara Karimi", "team": team.id, "roles": [role.id]}
    commands.change_user(sara.id, values, version=1, by=admin, at=AT)

    assert state_of(sara)["version"] == 2
    assert last_line() == (
        "access.change_user",
        {"name": "Sara", "team": None, "roles": ["Seller"]},
        {"name": "Sara Karimi", "team": "South", "roles": ["Manager"]},
    )


def test_two_people_at_once_are_noticed() -> None:
    sara = make_user("sara", "seller")
    commands.change_user(sara.id, {"name": "Sara K"}, version=1, by=SYSTEM, at=AT)
    before = state_of(sara)

    refused = refusal(commands.change_user, sara.id, {"name": "S"}, version=1, by=SYSTEM, at=AT)

    assert refused.code == "changed"
    assert state_of(sara) == before


@pytest.mark.parametrize("values", [{"is_active": False}, {"roles": []}, {"user_kind": "agent"}])
def test_the_last_administrator_stays(values: dict[str, object]) -> None:
    admin = make_user("admin", "administrator")
    before = state_of(admin)

    refused = refusal(commands.change_user, admin.id, values, version=1, by=admin, at=AT)

    assert refused.code == "last_administrator"
    assert state_of(admin) == before


def test_who_may_change_users_but_not_assign_roles_cannot_make_an_administrator_of_anybody() -> None:
    make_user("admin", "administrator")
    role_id = commands.add_role("Office", by=SYSTEM, at=AT)
    cells = {("user", "view"): Scope.ALL, ("user", "change"): Scope.ALL, ("user", "create"): Scope.ALL}
    commands.set_rights(role_id, cells, by=SYSTEM, at=AT)
    office = make_user("office", role_ids=(role_id,))
    administrator = Role.objects.get(key="administrator")
    before = state_of(office)

    act = commands.change_user
    assert refusal(act, office.id, {"roles": [administrator.id]}, version=1, by=office, at=AT).code == "forbidden"
    new = commands.NewUser(email="x@kavir.example", name="X", role_keys=["administrator"])
    assert refusal(commands.add_user, new, by=office, at=AT).code == "forbidden"
    assert state_of(office) == before
    assert not User.objects.filter(email="x@kavir.example").exists()

    commands.change_user(office.id, {"name": "Front office"}, version=1, by=office, at=AT)
    assert state_of(office)["name"] == "Front office"


def make_session(user: User, key: str) -> Session:
    return Session.objects.create(
        session_key=key, handle=uuid4(), user=user, expire_date=AT.replace(year=2030), started_at=AT, seen_at=AT
    )


def test_who_is_switched_off_is_signed_out() -> None:
    make_user("admin", "administrator")
    sara = make_user("sara", "seller")
    make_session(sara, "one")

    commands.change_user(sara.id, {"is_active": False}, version=1, by=SYSTEM, at=AT)

    assert not Session.objects.exists()


def test_a_new_password_ends_all_sessions_but_the_one_that_set_it() -> None:
    sara = make_user("sara", "seller")
    for key in ("here", "there"):
        make_session(sara, key)

    commands.change_own_password(WORD, "another-word-1405", by=sara, keep_key="here", at=AT)

    assert list(Session.objects.values_list("session_key", flat=True)) == ["here"]
    assert User.objects.get(id=sara.id).check_password("another-word-1405")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [("wrong", "another-word-1405", "old"), (WORD, "short", "new"), (WORD, "sara@kavir", "new")],
)
def test_a_password_is_not_changed_without_the_old_one_nor_to_an_easy_one(old: str, new: str, field: str) -> None:
    sara = make_user("sara", "seller")
    make_session(sara, "there")

    refused = refusal(commands.change_own_password, old, new, by=sara, keep_key="here", at=AT)

    assert set(refused.errors) == {field}
    assert User.objects.get(id=sara.id).check_password(WORD)
    assert Session.objects.count() == 1


@pytest.mark.parametrize("easy", ["short", "1234567890", "password123", "sara@kavir.example"])
def test_an_easy_password_is_refused_in_the_readers_language(easy: str) -> None:
    sara = make_user("sara", "seller")

    with translation.override("fa"):
        refused = refusal(commands.change_own_password, WORD, easy, by=sara, keep_key=None, at=AT)

    assert re.search("[آ-ی]{3}", str(refused.errors["new"]))


def test_the_old_password_cannot_be_guessed_without_end() -> None:
    sara = make_user("sara", "seller")
    for _attempt in range(5):
        assert refusal(commands.change_own_password, "wrong", WORD, by=sara, keep_key=None, at=AT).code == "invalid"

    refused = refusal(commands.change_own_password, WORD, "another-word-1405", by=sara, keep_key=None, at=AT)

    assert refused.code == "throttled"


def test_preferences_are_ones_own_and_only_what_there_is() -> None:
    sara = make_user("sara", "seller")

    commands.change_preferences({"calendar": "jalali", "digits": "persian"}, by=sara, at=AT)
    refused = refusal(commands.change_preferences, {"theme": "pink"}, by=sara, at=AT)

    assert set(refused.errors) == {"theme"}
    after = state_of(sara)
    assert (after["calendar"], after["digits"], after["theme"]) == ("jalali", "persian", "")


def test_nobody_ends_a_session_of_somebody_else() -> None:
    sara, omid = make_user("sara", "seller"), make_user("omid", "administrator")
    session = make_session(sara, "there")

    assert refusal(commands.end_session, session.handle, by=omid, at=AT).code == "missing"
    assert Session.objects.count() == 1
    commands.end_session(session.handle, by=sara, at=AT)
    assert not Session.objects.exists()


def test_sessions_that_have_run_out_are_cleared_away() -> None:
    sara = make_user("sara", "seller")
    make_session(sara, "good")
    old = make_session(sara, "old")
    Session.objects.filter(session_key=old.session_key).update(expire_date=AT)

    assert commands.purge_sessions(at=AT) == 1
    assert [session.session_key for session in Session.objects.all()] == ["good"]


def test_teams_have_names_of_their_own() -> None:
    team = make_team(" فروش  تهران ")

    assert team.name == "فروش تهران"
    for name in ("فروش تهران", " "):
        assert set(refusal(commands.add_team, name, by=SYSTEM, at=AT).errors) == {"name"}
    assert Team.objects.count() == 1
    commands.rename_team(team.id, "فروش شمال", version=1, by=SYSTEM, at=AT)
    assert refusal(commands.rename_team, team.id, "X", version=1, by=SYSTEM, at=AT).code == "changed"
    assert Team.objects.get().name == "فروش شمال"


def test_the_built_in_roles_are_there_and_once() -> None:
    commands.ensure_roles(by=SYSTEM, at=AT)

    assert sorted(role.key or "" for role in Role.objects.all()) == sorted(BUILT_IN)


def test_built_in_roles_keep_their_names_and_the_administrator_all_rights() -> None:
    seller, admin = Role.objects.get(key="seller"), Role.objects.get(key="administrator")

    assert refusal(commands.rename_role, seller.id, "X", by=SYSTEM, at=AT).code == "built_in"
    assert refusal(commands.delete_role, seller.id, by=SYSTEM, at=AT).code == "built_in"
    cells = {("user", "view"): Scope.NONE}
    assert refusal(commands.set_rights, admin.id, cells, by=SYSTEM, at=AT).code == "built_in"
    assert not RoleRight.objects.exists()


def test_a_role_that_somebody_has_stays() -> None:
    role_id = commands.add_role("Office", by=SYSTEM, at=AT)
    user = make_user("sara", role_ids=(role_id,))

    assert refusal(commands.delete_role, role_id, by=SYSTEM, at=AT).code == "in_use"
    user.roles.clear()
    commands.delete_role(role_id, by=SYSTEM, at=AT)

    assert Role.objects.count() == len(BUILT_IN)


@pytest.mark.parametrize(
    "cell",
    [
        ("spaceship", "view", Scope.ALL),
        ("user", "launch", Scope.ALL),
        ("team", "view", Scope.OWN),
        ("user", "create", Scope.TEAM),
    ],
)
def test_a_right_that_the_matrix_has_not_got_is_refused(cell: tuple[str, str, Scope]) -> None:
    role_id = commands.add_role("Office", by=SYSTEM, at=AT)

    refused = refusal(commands.set_rights, role_id, {cell[:2]: cell[2]}, by=SYSTEM, at=AT)

    assert refused.code == "invalid"
    assert not RoleRight.objects.exists()


def test_the_audit_names_only_the_rights_that_changed() -> None:
    role_id = commands.add_role("Office", by=SYSTEM, at=AT)

    commands.set_rights(role_id, {("user", "view"): Scope.TEAM, ("team", "view"): Scope.NONE}, by=SYSTEM, at=AT)

    assert last_line() == ("access.set_rights", {"user.view": "none"}, {"user.view": "team"})


def make_helper() -> User:
    """Make somebody who may change all users and give roles, and nothing else."""
    role = commands.add_role("Help desk", by=SYSTEM, at=AT)
    cells = {("user", action): Scope.ALL for action in ("view", "create", "change")}
    commands.set_rights(role, {**cells, ("role", "assign"): Scope.ALL}, by=SYSTEM, at=AT)
    return make_user("helper", role_ids=(role,))


def test_whoever_may_change_users_does_not_become_an_administrator_by_it() -> None:
    helper, admin, sara = make_helper(), make_user("admin", "administrator"), make_user("sara", "seller")
    administrator = Role.objects.get(key="administrator")
    new = commands.NewUser(email="new@kavir.example", name="New", role_keys=["administrator"])
    before = [state_of(user) for user in (helper, admin)]

    def change(user: User, **values: object) -> Refused:
        return refusal(commands.change_user, user.id, values, version=user.version, by=helper, at=AT)

    refused = [
        refusal(commands.set_password, admin.id, "rahe-abrisham-98", by=helper, at=AT),
        refusal(commands.add_user, new, by=helper, at=AT),
        change(admin, email="mine@kavir.example"),
        change(admin, is_active=False),
        change(helper, roles=[administrator.id]),
    ]

    assert [one.code for one in refused] == ["forbidden"] * 5
    assert [state_of(user) for user in (helper, admin)] == before
    commands.set_password(sara.id, "rahe-abrisham-98", by=helper, at=AT)
    assert User.objects.get(id=sara.id).check_password("rahe-abrisham-98")
