"""Requests and their sessions: who is signed in, for how long, and what customers see of the desk."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from peyvand.foundation.access import queries
from peyvand.foundation.access.models import Session, User
from peyvand.kernel import clock
from tests.foundation.people import AT, WORD, answer_settings, make_user

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def firm() -> None:
    answer_settings()


def sign_in(user: User, *, keep: bool = False, agent: str = FIREFOX, **typed: str) -> Client:
    client = Client(headers={"user-agent": agent})
    values = {"email": user.email, "password": WORD, **({"keep": "on"} if keep else {}), **typed}
    answer = client.post("/sign-in", values)
    assert answer.status_code == 302, answer.content.decode()
    return client


def test_a_visitor_is_sent_to_the_sign_in_page_and_comes_back_to_where_he_wanted() -> None:
    answer = Client().get("/account?x=1")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in?next=/account%3Fx%3D1")


def test_a_part_that_htmx_asks_for_sends_the_whole_page_to_sign_in() -> None:
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/users/?sort=email"}

    answer = Client().get("/account", headers=headers)

    assert answer.headers["HX-Redirect"] == "/sign-in?next=/users/%3Fsort%3Demail"


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("/account?x=1", "/account?x=1"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_after_signing_in_one_goes_on_only_to_pages_of_ours(wanted: str, got: str) -> None:
    user = make_user("sara", "seller")

    answer = Client().post("/sign-in", {"email": user.email, "password": WORD, "next": wanted})

    assert answer.headers["Location"] == got


def test_the_key_of_the_session_changes_when_somebody_signs_in() -> None:
    user, client = make_user("sara", "seller"), Client()
    session = client.session
    session["visited"] = True
    session.save()

    client.post("/sign-in", {"email": user.email, "password": WORD})

    assert client.session.session_key != session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()


def test_a_session_says_whose_it_is_and_where() -> None:
    user = make_user("sara", "seller")

    sign_in(user)

    [session] = queries.list_sessions(user, clock.now())
    assert (session.user, session.device, session.address) == (user, FIREFOX, "127.0.0.1")


@pytest.mark.parametrize(
    ("claimed", "kept"),
    [("198.51.100.4", "198.51.100.4"), ("10.9.9.9, 198.51.100.4", "198.51.100.4"), ("nonsense", None)],
)
def test_behind_our_proxy_the_address_is_what_the_proxy_says(
    claimed: str, kept: str | None, settings: Settings
) -> None:
    user = make_user("sara", "seller")
    headers = {"x-forwarded-for": claimed}

    Client().post("/sign-in", {"email": user.email, "password": WORD}, headers=headers)
    assert Session.objects.get().address == "127.0.0.1"
    Session.objects.all().delete()

    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    Client().post("/sign-in", {"email": user.email, "password": WORD}, headers=headers)
    assert Session.objects.get().address == kept


def test_a_session_that_is_not_to_be_kept_ends_with_the_browser_or_after_half_a_day() -> None:
    client = sign_in(make_user("sara", "seller"))

    cookie = client.cookies["sessionid"]
    assert cookie["max-age"] == ""
    left = Session.objects.get().expire_date - clock.now()
    assert timedelta(hours=11) < left <= timedelta(hours=12)


def test_a_session_that_is_to_be_kept_lasts_thirty_days() -> None:
    client = sign_in(make_user("sara", "seller"), keep=True)

    assert client.cookies["sessionid"]["max-age"] == 30 * 86400


def test_two_browsers_are_two_sessions_and_each_can_end_the_other() -> None:
    user = make_user("sara", "seller")
    here, there = sign_in(user), sign_in(user, agent="curl/8")
    [other] = Session.objects.filter(device="curl/8")

    assert here.post(f"/account/sessions/{other.handle}/end").status_code == 302

    assert there.get("/account").status_code == 302
    assert here.get("/account").status_code == 200


def test_signing_out_everywhere_else_leaves_this_browser() -> None:
    user = make_user("sara", "seller")
    here, there, further = sign_in(user), sign_in(user), sign_in(user)

    here.post("/account/sessions/end-others")

    assert [client.get("/account").status_code for client in (here, there, further)] == [200, 302, 302]


def test_a_new_password_keeps_this_browser_and_signs_the_other_out() -> None:
    user = make_user("sara", "seller")
    here, there = sign_in(user), sign_in(user)

    typed = {"old": WORD, "new": "another-word-1405", "again": "another-word-1405"}
    assert here.post("/account/password", typed).status_code == 302

    assert [client.get("/account").status_code for client in (here, there)] == [200, 302]


def test_a_session_of_another_is_missing_like_one_that_never_was() -> None:
    sara, omid = make_user("sara", "seller"), make_user("omid", "administrator")
    sign_in(sara)
    [hers] = Session.objects.filter(user=sara)
    client = sign_in(omid)

    foreign = client.post(f"/account/sessions/{hers.handle}/end")
    missing = client.post("/account/sessions/01890000-0000-7000-8000-000000000000/end")

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert Session.objects.filter(user=sara).count() == 1


def test_signing_out_ends_the_session_and_only_a_form_can_do_it() -> None:
    client = sign_in(make_user("sara", "seller"))

    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").headers["Location"] == "/sign-in"

    assert client.get("/account").status_code == 302
    assert not Session.objects.exists()


def test_a_user_who_is_switched_off_is_out_with_the_next_click() -> None:
    user = make_user("sara", "seller")
    client = sign_in(user)
    User.objects.filter(id=user.id).update(is_active=False)

    assert client.get("/account").status_code == 302


@pytest.mark.parametrize("kind", ["customer", "agent"])
@pytest.mark.parametrize("address", ["/account", "/settings/", "/users/", "/"])
def test_for_customers_and_agents_the_desk_is_not_there(kind: str, address: str) -> None:
    client = Client()
    client.force_login(make_user("guest", kind=kind))

    assert client.get(address).status_code == 404


def test_a_wrong_password_is_answered_in_words_and_keeps_the_address() -> None:
    answer = Client().post("/sign-in", {"email": "sara@kavir.example", "password": "wrong"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="sara@kavir.example"' in page
    assert "wrong" not in page


def test_too_many_attempts_are_answered_with_429_even_for_an_unknown_account() -> None:
    for _attempt in range(5):
        assert Client().post("/sign-in", {"email": "nobody@x.example", "password": "x"}).status_code == 422

    assert Client().post("/sign-in", {"email": "nobody@x.example", "password": "x"}).status_code == 429


def test_a_browser_is_known_to_the_account_that_signed_in_there_and_to_no_other() -> None:
    sara, known = make_user("sara", "seller"), Client()
    assert known.post("/sign-in", {"email": sara.email, "password": WORD}).status_code == 302
    names = [name for name in known.cookies if name.startswith("known-")]
    known.post("/sign-out")
    for _attempt in range(5):
        Client().post("/sign-in", {"email": sara.email, "password": "x"})
        Client().post("/sign-in", {"email": "reza@kavir.example", "password": "x"})
    forger = Client()
    forger.cookies[names[0]] = "anything"

    def come_in(client: Client, email: str) -> int:
        return client.post("/sign-in", {"email": email, "password": WORD}).status_code

    assert (len(names), bool(known.cookies[names[0]]["httponly"])) == (1, True)
    assert [come_in(forger, sara.email), come_in(known, "reza@kavir.example"), come_in(known, sara.email)] == [
        429,
        429,
        302,
    ]


def test_session_user_and_the_firms_version_come_in_one_query(django_assert_num_queries: object) -> None:
    client = sign_in(make_user("nobody"))
    client.get("/account")

    with django_assert_num_queries(2) as asked:  # type: ignore[operator]
        assert client.get("/settings/").status_code == 404

    assert "firm_settings" in asked[0]["sql"]
    assert "access_user" in asked[0]["sql"]
    assert "access_roleright" in asked[1]["sql"]


def test_last_seen_is_noted_only_every_few_minutes() -> None:
    with clock.frozen(AT):
        client = sign_in(make_user("sara", "seller"))
    with clock.frozen(AT + timedelta(minutes=4)):
        client.get("/account")
    seen_early = Session.objects.get().seen_at
    with clock.frozen(AT + timedelta(minutes=6)):
        client.get("/account")

    assert (seen_early, Session.objects.get().seen_at) == (AT, AT + timedelta(minutes=6))
