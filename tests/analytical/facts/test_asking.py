"""Figures are asked by whose eyes, and always come from days."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peyvand.analytical.facts import queries
from peyvand.analytical.facts.queries import Rhythm, Totals
from peyvand.foundation.access.models import RoleRight
from peyvand.foundation.journal.delivery import deliver_all
from peyvand.operational.orders.models import OrderKind
from tests.customers.people import make_team, make_user
from tests.operational.trade import SYSTEM, add_customer, draft, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("london_firm")]

HEARTS = ("85123A", "1", "10")
JANUARY = (date(2010, 1, 1), date(2010, 2, 1))
FEBRUARY = (date(2010, 2, 1), date(2010, 3, 1))
MARCH = (date(2010, 3, 1), date(2010, 4, 1))


def test_totals_of_spans_come_in_their_order_by_one_query():
    party_id = add_customer("1")
    place(draft("1", "2010-01-31", [HEARTS], party_id=party_id))
    place(draft("2", "2010-02-01", [HEARTS]))
    place(draft("C3", "2010-02-28", [("85123A", "-1", "10")], party_id=party_id, order_kind=OrderKind.RETURN))
    deliver_all(["facts"])

    with CaptureQueriesContext(
        connection,
    ) as asked:
        totals = queries.list_totals([MARCH, JANUARY, FEBRUARY], by=SYSTEM)

    assert totals == [
        Totals(),
        Totals(purchases=1, gross=1000, net=1000),
        Totals(purchases=1, returns=1, gross=1000, returned=-1000, net=0),
    ]
    assert len(asked) == 1
    assert queries.get_totals(*JANUARY, by=SYSTEM).gross == 1000
    assert queries.get_bounds(by=SYSTEM) == (date(2010, 1, 31), date(2010, 2, 28))


def test_nobody_is_no_buyer_and_a_customer_counts_once():
    first, second = add_customer("1"), add_customer("2")
    for key, party_id in (("1", first), ("2", first), ("3", second), ("4", None), ("5", None)):
        place(draft(key, "2010-01-04", [HEARTS], party_id=party_id))
    place(draft("6", "2010-02-04", [HEARTS], party_id=first))
    place(draft("C7", "2010-02-05", [("85123A", "-1", "10")], party_id=second, order_kind=OrderKind.RETURN))
    deliver_all(["facts"])

    assert queries.count_buyers([JANUARY, FEBRUARY, MARCH], by=SYSTEM) == [2, 1, 0]


def test_each_sees_the_figures_of_those_whom_one_may_see():
    team = make_team("North")
    seller, mate, stranger = (
        make_user("seller", "seller", team),
        make_user("mate", "seller", team),
        make_user("x", "seller"),
    )
    analyst, nobody = make_user("analyst", "analyst"), make_user("nobody", "seller")
    nobody.roles.clear()
    place(draft("1", "2010-01-04", [HEARTS], party_id=add_customer("1", owner_id=seller.id)))
    place(draft("2", "2010-01-04", [HEARTS]))
    deliver_all(["facts"])

    seen = {
        user.name: (queries.get_totals(*JANUARY, by=user).gross, queries.count_buyers([JANUARY], by=user))
        for user in (seller, mate, stranger, analyst, nobody)
    }

    assert seen == {
        "Seller": (1000, [1]),
        "Mate": (0, [0]),
        "X": (0, [0]),
        "Analyst": (2000, [1]),
        "Nobody": (0, [0]),
    }
    assert queries.get_bounds(by=nobody) is None


def test_figures_reach_no_further_than_their_own_right():
    analyst, owner = make_user("analyst", "analyst"), make_user("owner", "seller")
    RoleRight.objects.create(role=analyst.roles.get(), type_key="figures", action="view", scope="own")
    place(draft("1", "2010-01-04", [HEARTS], party_id=add_customer("1", owner_id=owner.id)))
    place(draft("2", "2010-01-04", [HEARTS], party_id=add_customer("2", owner_id=analyst.id)))
    deliver_all(["facts"])

    assert queries.get_totals(*JANUARY, by=analyst).gross == 1000
    assert queries.count_buyers([JANUARY], by=analyst) == [1]


def test_the_rhythm_is_the_median_of_the_waits():
    regular, rare, merged = add_customer("1"), add_customer("2"), add_customer("3")
    for key, day in enumerate(("2010-01-01", "2010-01-01", "2010-01-11", "2010-01-31", "2010-03-02")):
        place(draft(f"a{key}", day, [HEARTS], party_id=regular))
    for key, day in enumerate(("2010-01-01", "2010-01-11")):
        place(draft(f"b{key}", day, [HEARTS], party_id=rare))
    place(draft("c", "2010-01-13", [HEARTS], party_id=merged))
    deliver_all(["facts"])

    assert queries.measure_rhythms(3, heads={}) == [Rhythm(regular, 4, 20.0, date(2010, 3, 2))]
    assert queries.measure_rhythms(3, heads={merged: rare}, party_ids=[rare, merged]) == [
        Rhythm(rare, 3, 6.0, date(2010, 1, 13))
    ]
    assert queries.measure_rhythms(3, heads={}, party_ids=[rare]) == []


def test_records_that_have_ended_are_known_until_their_last_sale():
    assert queries.get_known_until(date(2026, 11, 23)) == date(2026, 11, 23)
    place(draft("1", "2010-12-09", [HEARTS]))
    deliver_all(["facts"])

    assert queries.get_known_until(date(2026, 11, 23)) == date(2010, 12, 9)
    assert queries.get_known_until(date(2010, 12, 16)) == date(2010, 12, 16)
    assert queries.get_known_until(date(2010, 12, 17)) == date(2010, 12, 9)
