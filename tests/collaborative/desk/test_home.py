"""Home: an invitation while there is nothing, then what wants the reader today."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from peyvand.foundation.access.models import Session, User
from peyvand.foundation.journal.delivery import deliver_all
from peyvand.kernel import clock
from tests.customers.people import add_firm, make_user
from tests.operational.trade import draft, place, stock_up

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def trade() -> None:
    """Two orders in the last thirty days, one in the thirty before."""
    stock_up()
    party = add_firm("Golestan Confectionery")
    for number, on, quantity in (("1", "2026-10-10", "10"), ("2", "2026-11-10", "6"), ("3", "2026-11-20", "9")):
        place(draft(number, on, [("85123A", quantity, "2.00")], party_id=party.id))
    deliver_all()


def test_a_firm_without_customers_is_shown_the_way_to_import(as_user: Callable[[User], Client], manager: User) -> None:
    page = as_user(manager).get("/")

    assert "Welcome to Peyvand" in page.text
    assert 'href="/imports/new"' in page.text
    assert 'class="kpis"' not in page.text


def test_who_sees_nobody_yet_is_told_so_without_ways_he_has_not(
    as_user: Callable[[User], Client],
) -> None:
    page = as_user(make_user("reza", "reader")).get("/")

    assert "Nothing is here for you yet" in page.text
    assert "/imports/new" not in page.text


def test_sales_of_thirty_days_stand_beside_the_thirty_before(as_user: Callable[[User], Client], manager: User) -> None:
    trade()

    with clock.frozen(NOW):
        page = as_user(manager).get("/")

    assert "Monday 23 November 2026" in page.text
    assert "<span>Net revenue, last 30 days</span><b>£30</b>" in page.text
    assert '<span class="visually-hidden">up </span>50%</span> on the 30 days before' in page.text
    assert "<span>Orders, last 30 days</span><b>2</b>" in page.text
    assert "<span>Customers who bought, last 30 days</span><b>1</b>" in page.text


def test_after_a_long_silence_the_last_thirty_days_with_sales_are_shown(
    as_user: Callable[[User], Client], manager: User
) -> None:
    trade()

    client = as_user(manager)
    Session.objects.update(expire_date=datetime(2028, 2, 1, tzinfo=UTC))
    with clock.frozen(datetime(2028, 1, 1, tzinfo=UTC)):
        page = client.get("/")

    assert "<span>Net revenue, 30 days to 20 Nov 2026</span><b>£30</b>" in page.text


def test_the_latest_orders_lead_to_their_pages(as_user: Callable[[User], Client], manager: User) -> None:
    trade()

    page = as_user(manager).get("/")

    numbers = [part.split("<")[0] for part in page.text.split('<a class="code" href="/orders/')[1:]]
    assert [number.split(">")[1] for number in numbers] == ["3", "2", "1"]


def test_a_seller_sees_nothing_of_others_customers(as_user: Callable[[User], Client], seller: User) -> None:
    trade()

    page = as_user(seller).get("/")

    assert "Golestan" not in page.text
    assert "£" not in page.text


def test_home_asks_few_questions(
    as_user: Callable[[User], Client], manager: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    trade()
    client = as_user(manager)
    client.get("/")

    # Session with user, rights, is anybody there, known until, figures, buyers, suggestions, sleepers,
    # orders.
    with django_assert_num_queries(9):
        client.get("/")
