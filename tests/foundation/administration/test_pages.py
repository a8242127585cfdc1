"""Pages of administration by HTTP: what each role meets, and what the forms do."""

import re
from dataclasses import asdict
from uuid import UUID

import pytest
from django.test import Client

from peyvand.foundation.access import commands
from peyvand.foundation.access.models import Role, Team, User
from peyvand.foundation.access.rights import BUILT_IN
from peyvand.foundation.base.ports import Module, modules
from peyvand.foundation.firm import queries as firm
from peyvand.foundation.firm.models import Outlet, Rate, TermWord
from peyvand.foundation.journal.models import AuditLine, BlockedLane
from tests.foundation.people import ANSWERS, AT, SYSTEM, answer_settings, make_team, make_user

pytestmark = pytest.mark.django_db

SYSTEM_PAGES = (
    "/settings/firm",
    "/settings/words",
    "/settings/modules",
    "/settings/rates",
    "/settings/roles",
    "/settings/audit",
    "/settings/jobs",
    "/settings/delivery",
    "/users/",
    "/teams/",
)
NOWHERE = "01890000-0000-7000-8000-000000000000"


@pytest.fixture(autouse=True)
def _answered() -> None:
    answer_settings()


@pytest.fixture
def admin() -> User:
    return make_user("admin", "administrator")


@pytest.fixture
def client(admin: User) -> Client:
    return client_of(admin)


def without_token(page: bytes) -> str:
    """Return the page without what differs in every answer: the token against forged forms."""
    return re.sub(r"[A-Za-z0-9]{64}", "", page.decode())


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("page", SYSTEM_PAGES)
def test_the_administrator_sees_every_page_and_nobody_else_any(page: str) -> None:
    statuses = {role: client_of(make_user(role, role)).get(page).status_code for role in BUILT_IN}

    hidden = 404 if page.startswith("/settings/") else statuses["reader"]
    assert statuses == dict.fromkeys(BUILT_IN, hidden) | {"administrator": 200}
    assert hidden in (403, 404)


@pytest.mark.parametrize(
    "act",
    [
        "/settings/firm",
        "/settings/words",
        "/settings/modules",
        "/settings/rates/set",
        "/settings/roles",
        f"/settings/roles/{NOWHERE}",
        f"/settings/roles/{NOWHERE}/rename",
        f"/settings/roles/{NOWHERE}/delete",
        f"/settings/jobs/{NOWHERE}/retry",
        f"/settings/jobs/{NOWHERE}/cancel",
        "/settings/delivery/retry",
        f"/users/{NOWHERE}/password",
    ],
)
def test_an_act_on_a_page_that_one_may_not_see_is_not_there_and_changes_nothing(act: str) -> None:
    manager = client_of(make_user("sara", "manager"))
    lines = AuditLine.objects.count()

    assert manager.post(act, {"name": "X", "new": "another-word-1405"}).status_code == 404
    assert AuditLine.objects.count() == lines


def test_a_user_that_is_hidden_answers_like_one_that_is_not() -> None:
    other = make_user("omid", "seller")
    manager = client_of(make_user("sara", "manager"))

    for path in ("/users/{}", "/users/{}/edit", "/users/{}/password", "/users/peek/{}"):
        hidden, missing = manager.get(path.format(other.id)), manager.get(path.format(NOWHERE))
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert without_token(hidden.content) == without_token(missing.content).replace(NOWHERE, str(other.id))


def test_a_user_is_added_by_the_form_given_a_password_and_signs_in(client: Client) -> None:
    team, seller = make_team("فروش"), Role.objects.get(key="seller")
    typed = {
        "name": "سارا کریمی",
        "email": "Sara@Kavir.example",
        "user_kind": "staff",
        "team": str(team.id),
        "roles": [str(seller.id)],
    }

    added = client.post("/users/new", typed)
    sara = User.objects.get(email="sara@kavir.example")
    given = client.post(f"/users/{sara.id}/password", {"new": "another-word-1405"})

    assert (added.status_code, given.status_code) == (302, 302)
    assert (sara.team, list(sara.roles.all())) == (team, [seller])
    signed_in = Client().post("/sign-in", {"email": "sara@kavir.example", "password": "another-word-1405"})
    assert signed_in.headers["Location"] == "/"


def test_a_form_that_cannot_be_comes_back_with_what_was_typed(client: Client) -> None:
    answer = client.post("/users/new", {"name": "Sara", "email": "ADMIN@kavir.example", "user_kind": "staff"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a user of this address." in page
    assert 'value="ADMIN@kavir.example"' in page
    assert User.objects.count() == 1


def test_a_user_is_changed_by_the_form_and_switched_off(client: Client) -> None:
    sara = make_user("sara", "seller")
    typed = {"name": "Sara K", "email": sara.email, "user_kind": "staff", "version": "1"}

    answer = client.post(f"/users/{sara.id}/edit", typed)

    sara.refresh_from_db()
    assert answer.status_code == 302
    assert (sara.name, sara.is_active, list(sara.roles.all())) == ("Sara K", False, [])


def test_the_page_of_a_user_shows_roles_and_the_way_to_a_new_password(client: Client) -> None:
    sara = make_user("sara", "seller")

    page = client.get(f"/users/{sara.id}").content.decode()

    assert "Seller" in page
    assert f'href="/users/{sara.id}/password"' in page


def test_teams_and_outlets_are_added_by_their_forms(client: Client) -> None:
    assert client.post("/teams/new", {"name": "فروش تهران"}).status_code == 302
    assert client.post("/outlets/new", {"name": "شعبهٔ تجریش", "code": "T1"}).status_code == 302

    assert Team.objects.get().name == "فروش تهران"
    assert (Outlet.objects.get().name, Outlet.objects.get().code) == ("شعبهٔ تجریش", "T1")


def settings_form(**changed: str) -> dict[str, object]:
    return {**asdict(ANSWERS), **changed}


def test_the_firms_settings_are_changed_by_the_form_in_any_digits(client: Client) -> None:
    answer = client.post("/settings/firm", settings_form(name="Kavir", fiscal_month="۷"))

    assert answer.status_code == 302
    assert (firm.get_settings().name, firm.get_settings().fiscal_month) == ("Kavir", 7)


def test_a_setting_that_cannot_be_comes_back_beside_its_field(client: Client) -> None:
    answer = client.post("/settings/firm", settings_form(zone="Mars/Olympus", name="Kavir"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="zone-error"' in page
    assert 'value="Kavir"' in page
    assert firm.get_settings().name == ANSWERS.name


def test_the_firms_own_words_are_on_the_next_screen(client: Client) -> None:
    typed = {"team.en.one": "Crew", "team.en.many": "Crews"}

    assert client.post("/settings/words", typed).status_code == 302

    assert "Crews" in client.get("/teams/").content.decode()
    refused = client.post("/settings/words", {"team.en.one": "Gang", "team.en.many": ""})
    assert refused.status_code == 422
    assert "Gang" in refused.content.decode()
    assert not TermWord.objects.filter(one="Gang").exists()


def test_a_module_is_switched_by_the_form(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(modules._items, "shop", (Module("shop", "Shop"), ""))

    client.post("/settings/modules", {})
    assert not firm.is_module_on("shop")
    client.post("/settings/modules", {"shop": "on"})
    assert firm.is_module_on("shop")


def test_a_rate_is_set_by_the_form_in_either_calendar_and_any_digits(client: Client) -> None:
    typed = {"currency": "EUR", "since": "۱۴۰۵/۰۹/۰۲", "rate": "۹۵۰٬۰۰۰٫۵".replace("٬", "")}

    assert client.post("/settings/rates/set", typed).status_code == 302

    rate = Rate.objects.get()
    assert (rate.currency, rate.base, str(rate.since), str(rate.rate.normalize())) == (
        "EUR",
        "IRR",
        "2026-11-23",
        "950000.5",
    )
    refused = client.post("/settings/rates/set", {"currency": "EUR", "since": "someday", "rate": "much"})
    assert refused.status_code == 422
    assert Rate.objects.count() == 1


def test_a_role_is_made_filled_renamed_and_done_away_with(client: Client) -> None:
    made = client.post("/settings/roles", {"name": "Front office"})
    place = made.headers["Location"]
    role_id = UUID(place.rpartition("/")[2])

    client.post(place, {"user.view": "team", "team.view": "all", "user.change": "nonsense"})
    client.post(f"{place}/rename", {"name": "Reception"})

    role = Role.objects.get(id=role_id)
    rights = {(right.type_key, right.action): right.scope for right in role.rights.all()}
    assert (role.name, rights) == ("Reception", {("user", "view"): "team", ("team", "view"): "all"})
    assert client.post(f"{place}/delete").headers["Location"] == "/settings/roles"
    assert client.get(place).status_code == 404


def test_the_matrix_of_the_administrator_is_only_to_be_read(client: Client) -> None:
    role = Role.objects.get(key="administrator")

    page = client.get(f"/settings/roles/{role.id}").content.decode()

    assert "<select" not in page.partition('class="table table-plain matrix"')[2].partition("</table>")[0]


def test_what_a_role_may_not_see_leaves_its_pages_with_the_next_click(client: Client) -> None:
    role_id = commands.add_role("Office", by=SYSTEM, at=AT)
    office = client_of(make_user("office", role_ids=(role_id,)))

    assert office.get("/settings/firm").status_code == 404
    client.post(f"/settings/roles/{role_id}", {"firm.view": "all"})

    assert office.get("/settings/firm").status_code == 200
    assert office.post("/settings/firm", settings_form(name="X")).status_code == 403
    assert firm.get_settings().name == ANSWERS.name


def test_the_audit_speaks_in_words(client: Client, admin: User) -> None:
    client.post("/teams/new", {"name": "Unique crew"})
    client.post("/choices", {"theme": "dark"})

    page = client.get("/settings/audit").content.decode()

    assert "access." not in page.partition("<tbody>")[2]
    assert "Own choices changed" in page
    assert '<span class="quiet">Theme</span> <ins dir="auto">Dark</ins>' in page
    assert 'dir="auto">Unique crew</a>' in page


def test_the_audit_is_searched_by_person_act_and_day(client: Client, admin: User) -> None:
    client.post("/teams/new", {"name": "Unique crew"})

    found = client.get("/settings/audit", {"person": str(admin.id), "action": "access.add_team"})
    other = client.get("/settings/audit", {"action": "firm."})
    past = client.get("/settings/audit", {"until": "1400/01/01"})
    wrong = client.get("/settings/audit", {"since": "someday"})

    assert "Unique crew" in found.content.decode()
    assert "Unique crew" not in other.content.decode()
    assert "Nothing was changed so" in past.content.decode()
    assert wrong.status_code == 422


def test_a_long_audit_goes_on_with_the_older_lines(client: Client) -> None:
    for number in range(60):
        commands.add_team(f"Crew {number:02}", by=SYSTEM, at=AT)

    first = client.get("/settings/audit").content.decode()
    older = client.get(
        "/settings/audit" + first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    )

    assert "Crew 59" in first
    assert "Crew 05" not in first
    assert "Crew 05" in older.content.decode()


def test_a_lane_that_was_set_aside_is_shown_and_tried_again(client: Client) -> None:
    lane = BlockedLane.objects.create(
        subscriber="facts", lane="party:1", blocked_at=AT, next_at=AT.replace(year=2030), first_seq=1, error="Boom <b>"
    )

    page = client.get("/settings/delivery").content.decode()
    answer = client.post("/settings/delivery/retry", {"subscriber": "facts", "lane": "party:1"})

    assert "Boom &lt;b&gt;" in page
    assert answer.status_code == 302
    lane.refresh_from_db()
    assert lane.next_at.year < 2030


@pytest.mark.parametrize("page", [*SYSTEM_PAGES, "/account", "/outlets/", "/users/new"])
def test_every_page_speaks_persian_too(page: str, admin: User) -> None:
    User.objects.filter(id=admin.id).update(language="fa")

    answer = client_of(admin).get(page)

    assert 'lang="fa" dir="rtl"' in answer.content.decode()
