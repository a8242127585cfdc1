"""What comes back is linked to what was bought, by the command or by what is known of an import."""

from decimal import Decimal
from uuid import UUID

import pytest

from peyvand.foundation.journal.queries import iterate_events
from peyvand.kernel.money import Money
from peyvand.kernel.refused import Refused
from peyvand.operational.orders import commands, queries
from peyvand.operational.orders.events import OrderReturned, ReturnMatched
from peyvand.operational.orders.matching import match_returns
from peyvand.operational.orders.models import Order, OrderKind, OrderLine, OrderState
from tests.customers.people import make_user
from tests.operational.trade import AT, SYSTEM, add_customer, draft, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("london_firm")]

HEARTS = ("85123A", "6", "2.55")
STANDS = ("22423", "1", "10.95")


def give_back(key: str, on: str, party_id: UUID | None, *lines: tuple[str, str, str]) -> Order:
    return place(draft(key, on, lines, party_id=party_id, order_kind=OrderKind.RETURN))


def links() -> set[tuple[str, str]]:
    """Return which document's line gives back which order's, by their numbers and places."""
    rows = OrderLine.objects.filter(cancels_line__isnull=False).select_related("order", "cancels_line__order")
    return {
        (f"{line.order.code}/{line.place}", f"{line.cancels_line.order.code}/{line.cancels_line.place}")
        for line in rows
        if line.cancels_line
    }


def test_an_order_is_taken_back_whole():
    order = place(draft("1", "2010-01-04", [HEARTS, STANDS], party_id=add_customer("13085")))

    returned = Order.objects.get(id=commands.return_order(order.id, by=SYSTEM, at=AT))

    order.refresh_from_db()
    assert (order.state, order.version) == (OrderState.RETURNED, 2)
    assert (returned.order_kind, returned.cancels_id, returned.total) == ("return", order.id, -2625)
    assert (returned.party_id, returned.placed_at, returned.external_key) == (order.party_id, AT, None)
    event = next(recorded.event for recorded in iterate_events() if recorded.kind == "orders.OrderReturned")
    assert isinstance(event, OrderReturned)
    assert (event.amount, event.returns, event.is_reversal) == (Money(-2625, "GBP"), order.id, True)
    assert queries.list_returns(order.id, by=SYSTEM) == [returned]
    with pytest.raises(Refused) as refused:
        commands.return_order(order.id, by=SYSTEM, at=AT)
    assert refused.value.code == "closed"


def test_an_order_is_taken_back_in_part_and_then_the_rest():
    order = place(draft("1", "2010-01-04", [HEARTS, STANDS]))

    first = commands.return_order(order.id, quantities={1: Decimal(2)}, by=SYSTEM, at=AT)
    order.refresh_from_db()
    assert (order.state, Order.objects.get(id=first).total) == (OrderState.RETURNED_IN_PART, -510)
    assert [(line.place, left) for line, left in queries.list_open_lines(order.id, by=SYSTEM)] == [(1, 4), (2, 1)]

    second = commands.return_order(order.id, by=SYSTEM, at=AT)
    order.refresh_from_db()
    assert (order.state, Order.objects.get(id=second).total) == (OrderState.RETURNED, -2115)


@pytest.mark.parametrize("quantities", [{1: Decimal(7)}, {1: Decimal(0)}, {3: Decimal(1)}])
def test_no_more_comes_back_than_was_bought(quantities: dict[int, Decimal]):
    order = place(draft("1", "2010-01-04", [HEARTS, STANDS]))

    with pytest.raises(Refused) as refused:
        commands.return_order(order.id, quantities=quantities, by=SYSTEM, at=AT)

    assert refused.value.code == "too_many"
    assert Order.objects.count() == 1


def test_an_order_that_one_may_not_see_is_missing():
    owner, other = make_user("owner", "seller"), make_user("other", "seller")
    order = place(draft("1", "2010-01-04", [HEARTS], party_id=add_customer("13085", owner_id=owner.id)))
    nobodys = place(draft("2", "2010-01-04", [HEARTS]))

    for order_id, by in ((order.id, other), (nobodys.id, owner)):
        with pytest.raises(Refused) as refused:
            commands.return_order(order_id, by=by, at=AT)
        assert refused.value.code == "missing"
        with pytest.raises(Refused):
            queries.get_order(order_id, by=by)
        assert queries.list_lines(order_id, by=by) == []

    assert queries.get_order(order.id, by=owner) == order
    assert Order.objects.count() == 2


def test_a_return_goes_to_the_latest_earlier_sale_of_the_same_at_the_same_price():
    party_id, stranger = add_customer("13085"), add_customer("13086")
    place(draft("1", "2010-01-04", [HEARTS], party_id=party_id))
    place(draft("2", "2010-01-05", [STANDS, HEARTS], party_id=party_id))
    place(draft("3", "2010-01-06", [("85123A", "6", "2.10")], party_id=party_id))
    place(draft("4", "2010-01-06", [HEARTS], party_id=stranger))
    place(draft("5", "2010-01-08", [HEARTS], party_id=party_id))
    returned = give_back("C1", "2010-01-07", party_id, ("85123A", "-2", "2.55"))

    assert match_returns(by=SYSTEM, at=AT) == 1

    assert links() == {("C1/1", "2/2")}
    returned.refresh_from_db()
    assert returned.cancels == Order.objects.get(external_key="2")
    states = dict(Order.objects.filter(order_kind="sale").values_list("external_key", "state"))
    assert states == {"1": "placed", "2": "returned_in_part", "3": "placed", "4": "placed", "5": "placed"}
    [event] = [recorded.event for recorded in iterate_events(["orders.ReturnMatched"])]
    assert isinstance(event, ReturnMatched)
    assert (event.subject, event.returns, event.party_id) == (returned.ref, returned.cancels_id, party_id)


def test_no_line_is_given_back_twice():
    party_id = add_customer("13085")
    place(draft("1", "2010-01-04", [HEARTS], party_id=party_id))
    place(draft("2", "2010-01-05", [HEARTS], party_id=party_id))
    give_back("C1", "2010-01-06", party_id, ("85123A", "-4", "2.55"))
    give_back("C2", "2010-01-07", party_id, ("85123A", "-4", "2.55"))
    give_back("C3", "2010-01-08", party_id, ("85123A", "-2", "2.55"))
    give_back("C4", "2010-01-09", party_id, ("85123A", "-3", "2.55"))

    match_returns(by=SYSTEM, at=AT)

    assert links() == {("C1/1", "2/1"), ("C2/1", "1/1"), ("C3/1", "2/1")}
    assert Order.objects.get(external_key="2").state == OrderState.RETURNED
    assert Order.objects.get(external_key="1").state == OrderState.RETURNED_IN_PART
    assert Order.objects.get(external_key="C4").cancels is None


def test_a_return_of_several_orders_links_its_lines_but_cancels_none_of_them():
    party_id = add_customer("13085")
    place(draft("1", "2010-01-04", [HEARTS], party_id=party_id))
    place(draft("2", "2010-01-05", [STANDS], party_id=party_id))
    returned = give_back("C1", "2010-01-06", party_id, ("85123A", "-1", "2.55"), ("22423", "-1", "10.95"))

    match_returns(by=SYSTEM, at=AT)

    assert links() == {("C1/1", "1/1"), ("C1/2", "2/1")}
    returned.refresh_from_db()
    assert returned.cancels is None


def test_what_cannot_be_known_stays_open_and_a_second_call_changes_nothing():
    party_id = add_customer("13085")
    place(draft("1", "2010-01-04", [HEARTS], party_id=party_id))
    give_back("C1", "2010-01-03", party_id, ("85123A", "-1", "2.55"))
    give_back("C2", "2010-01-05", None, ("85123A", "-1", "2.55"))
    give_back("C3", "2010-01-05", party_id, ("85123A", "-7", "2.55"))
    give_back("C4", "2010-01-05", party_id, ("85123A", "-1", "2.55"))

    assert match_returns(by=SYSTEM, at=AT) == 1
    versions = list(Order.objects.order_by("number").values_list("version", flat=True))
    assert match_returns(by=SYSTEM, at=AT) == 0

    assert links() == {("C4/1", "1/1")}
    assert list(Order.objects.order_by("number").values_list("version", flat=True)) == versions
