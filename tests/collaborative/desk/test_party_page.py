"""The page of a whole customer: who, what, what next; and nothing of it for who may not see."""

from collections.abc import Callable
from uuid import uuid4

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from peyvand.customers.suggestions.models import Suggestion
from peyvand.foundation.access.models import User
from peyvand.foundation.journal.delivery import deliver_all
from tests.customers.people import AT, add_firm, add_person, mail, merge, phone
from tests.operational.trade import draft, place, stock_up

REASON = {
    "gap": 30,
    "passed": 45,
    "as_of": "2026-11-23",
    "told_on": "2026-11-23",
    "tier": "key",
    "net": 100_00,
}


def test_the_page_shows_who_how_to_reach_and_what_happened(as_user: Callable[[User], Client], manager: User) -> None:
    stock_up()
    party = add_firm("Golestan Confectionery", phone("+989121457788"), mail("kharid@golestan.example"))
    place(draft("489434", "2026-11-20", [("85123A", "6", "2.55")], party_id=party.id))
    deliver_all()

    page = as_user(manager).get(f"/customers/{party.id}")

    assert '<h1 dir="auto">Golestan Confectionery</h1>' in page.text
    assert '<a class="button" href="tel:+989121457788">' in page.text
    assert '<a class="button" href="mailto:kharid@golestan.example">' in page.text
    assert "In nobody’s care yet" in page.text
    assert ">489434</a>" in page.text
    assert "£15.30" in page.text


def test_the_owner_stands_under_the_name(as_user: Callable[[User], Client], seller: User) -> None:
    party = add_person("Hamid Golestani", owner_id=seller.id)

    page = as_user(seller).get(f"/customers/{party.id}")

    assert '<bdi dir="auto">Arash</bdi>' in page.text


def test_a_forbidden_customer_answers_like_a_missing_one(as_user: Callable[[User], Client], seller: User) -> None:
    party = add_firm("Golestan Confectionery")
    client = as_user(seller)

    forbidden, missing = client.get(f"/customers/{party.id}"), client.get(f"/customers/{uuid4()}")

    assert forbidden.status_code == missing.status_code == 404
    assert "Golestan" not in forbidden.text
    assert _without_tokens(forbidden.text, str(party.id)) == _without_tokens(missing.text, missing.request["PATH_INFO"])


def test_a_merged_customer_leads_to_its_head(as_user: Callable[[User], Client], manager: User) -> None:
    head, member = add_firm("Golestan"), add_firm("Golestan Sweets")
    merge(member, head)

    answer = as_user(manager).get(f"/customers/{member.id}")

    assert (answer.status_code, answer["Location"]) == (302, f"/customers/{head.id}")


def test_what_somebody_took_up_is_the_next_step_until_it_is_put_back(
    as_user: Callable[[User], Client], manager: User
) -> None:
    party = add_firm("Golestan Confectionery")
    suggestion = Suggestion.objects.create(
        party=party, suggester="late-customer", reason=REASON, due_on=AT.date(), made_at=AT, changed_at=AT
    )
    client = as_user(manager)

    client.post(f"/suggestions/{suggestion.id}/accept")
    taken = client.get(f"/customers/{party.id}").text
    client.post(f"/suggestions/{suggestion.id}/reopen")
    put_back = client.get(f"/customers/{party.id}").text

    assert '<div class="next-step">' in taken
    assert "Call Golestan Confectionery about the next order" in taken
    assert f'action="/suggestions/{suggestion.id}/reopen"' in taken
    assert '<div class="next-step">' not in put_back


def test_the_page_asks_as_many_questions_for_many_orders_as_for_few(
    as_user: Callable[[User], Client], manager: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stock_up()
    party = add_firm("Golestan Confectionery", phone("+989121457788"))
    for number in range(12):
        place(draft(f"48{number:04}", f"2026-10-{number + 1:02}", [("85123A", "6", "2.55")], party_id=party.id))
    deliver_all()
    client = as_user(manager)
    client.get(f"/customers/{party.id}")

    with django_assert_num_queries(11):
        client.get(f"/customers/{party.id}")


def _without_tokens(text: str, address: str) -> list[str]:
    """Return the lines that do not carry the request's token or its own address."""
    own = address.rsplit("/", 1)[-1]
    return [line for line in text.splitlines() if "csrf" not in line.lower() and own not in line]
