"""Search over everything: folded, within rights, with what was typed marked."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from peyvand.collaborative.desk.searching import find_groups, mark
from peyvand.foundation.access.models import User
from tests.customers.people import SYSTEM, add_firm, add_person, mail, phone
from tests.operational.trade import draft, place, stock_up


@pytest.mark.parametrize(
    ("title", "typed", "marked"),
    [
        ("Golestan Confectionery", "gol", "<mark>Gol</mark>estan Confectionery"),
        ("شیرینی‌سرای گلستان", "شيريني سراي", "<mark>شیرینی‌سرای</mark> گلستان"),
        ("کوه‌دشت", "كوهدشت", "<mark>کوه‌دشت</mark>"),
        ("Customer ۱۳۰۸۵", "130", "Customer <mark>۱۳۰</mark>۸۵"),
        ("Tea & Co", "co", "Tea &amp; <mark>Co</mark>"),
        ("Barg Tea", "barg market", "<mark>Barg</mark> Tea"),
        ("Barg Tea", "zarrin", "Barg Tea"),
        ("Barg Tea", "", "Barg Tea"),
    ],
)
def test_what_was_typed_is_marked_however_it_was_written(title: str, typed: str, marked: str) -> None:
    assert mark(title, typed) == marked


@pytest.mark.parametrize(
    "typed", ["گلستاني", "گلستانی", "0912 145 7788", "۰۹۱۲۱۴۵", "7788", "hamid@golestan.example", "hamid@"]
)
def test_a_person_is_found_by_name_phone_and_mail_in_any_writing(manager: User, typed: str) -> None:
    party = add_person("حمید گلستانی", phone("+989121457788"), mail("hamid@golestan.example"))
    add_person("پریسا نیک‌زاد", phone("+982188451290"))

    groups = find_groups(typed, by=manager, limit=5)

    assert [found.href for group in groups for found in group.found] == [f"/customers/{party.id}"]


def test_orders_and_products_are_found_as_well(manager: User) -> None:
    stock_up()
    order = place(draft("489434", "2026-11-20", [("85123A", "6", "2.55")]))

    assert [(group.key, group.found[0].href) for group in find_groups("489434", by=manager, limit=5)] == [
        ("order", f"/orders/{order.id}")
    ]
    assert [group.key for group in find_groups("hanging", by=manager, limit=5)] == ["product"]


def test_nobody_finds_what_he_may_not_see(seller: User, manager: User) -> None:
    add_firm("Golestan Confectionery")

    assert find_groups("golestan", by=seller, limit=5) == []
    assert [group.key for group in find_groups("golestan", by=manager, limit=5)] == ["party"]


def test_the_palette_gets_options_and_nothing_else(as_user: Callable[[User], Client], manager: User) -> None:
    party = add_firm("Golestan <b>Confectionery</b>", by=SYSTEM)

    part = as_user(manager).get("/search/found?q=golestan")

    assert "<html" not in part.text
    assert f'role="option" aria-selected="false" tabindex="-1" id="found-{party.id}"' in part.text
    assert "<mark>Golestan</mark> &lt;b&gt;Confectionery" in part.text


def test_the_page_shows_groups_with_the_way_to_their_lists(as_user: Callable[[User], Client], manager: User) -> None:
    add_firm("Golestan Confectionery")
    client = as_user(manager)

    page = client.get("/search?q=golestan")

    assert '<h2 id="group-party">Customers</h2><a class="link" href="/customers/?q=golestan">' in page.text
    assert "Nothing found" in client.get("/search?q=zzzz").text
    part = client.get("/search?q=golestan", headers={"HX-Request": "true"})
    assert part.text.startswith('<div id="found"')


def test_as_you_type_asks_few_questions(
    as_user: Callable[[User], Client], manager: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stock_up()
    for number in range(30):
        add_firm(f"Hanging Gardens {number}")
    client = as_user(manager)
    client.get("/search/found?q=hanging")

    # Session with user, rights, candidates, and the names of each of the two types found.
    with django_assert_num_queries(5):
        client.get("/search/found?q=hanging")
