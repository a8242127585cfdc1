"""Orders are placed one by one and in thousands, by the same rules."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection

from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.journal.models import AuditLine
from peyvand.foundation.journal.queries import iterate_events
from peyvand.kernel.actor import ActorKind
from peyvand.kernel.fact import Fact, LineKind
from peyvand.kernel.money import Money
from peyvand.kernel.refused import Refused
from peyvand.operational.orders import commands
from peyvand.operational.orders.commands import NewOrder
from peyvand.operational.orders.events import DebtWrittenOff, OrderPlaced, OrderReturned, StockCorrected
from peyvand.operational.orders.models import Order, OrderKind, OrderLine
from tests.customers.people import make_user
from tests.operational.trade import AT, SHOP, SYSTEM, add_customer, draft, moment, place, stock_up

pytestmark = pytest.mark.usefixtures("london_firm")

HEARTS = ("85123A", "6", "2.55")
STANDS = ("22423", "1", "10.95")


def order_events() -> list[object]:
    return [recorded.event for recorded in iterate_events() if recorded.kind.startswith("orders.")]


@pytest.mark.django_db
def test_an_order_is_placed_with_its_lines_one_event_and_an_audit_line():
    party_id = add_customer("13085")
    ids = stock_up()

    order = place(draft("489434", "2009-12-01 07:45", [HEARTS, STANDS, ("POST", "1", "18")], party_id=party_id))

    assert (order.code, order.order_kind, order.state, order.source) == ("489434", "sale", "placed", SHOP)
    assert (order.total, order.currency, order.firm_total, order.line_count) == (4425, "GBP", 4425, 3)
    assert (order.party_id, order.placed_at, order.created_at) == (party_id, moment("2009-12-01 07:45"), AT)
    lines = OrderLine.objects.filter(order=order).order_by("place")
    assert [
        (line.place, line.product_id, line.line_kind, line.quantity, line.unit_price, line.amount) for line in lines
    ] == [
        (1, ids["85123A"], "goods", Decimal(6), Decimal("2.55"), 1530),
        (2, ids["22423"], "goods", Decimal(1), Decimal("10.95"), 1095),
        (3, ids["POST"], "carriage", Decimal(1), Decimal(18), 1800),
    ]
    assert {line.party_id for line in lines} == {party_id}
    [event] = order_events()
    assert isinstance(event, OrderPlaced)
    assert (event.party_id, event.subject, event.amount) == (party_id, order.ref, Money(4425, "GBP"))
    assert (event.occurred_at, event.order_number, event.fact, event.is_reversal) == (
        moment("2009-12-01 07:45"),
        "489434",
        Fact.PURCHASE,
        False,
    )
    assert [(line.item_id, line.kind, line.quantity, line.unit_price, line.minor) for line in event.lines] == [
        (ids["85123A"], LineKind.GOODS, Decimal(6), Decimal("2.55"), 1530),
        (ids["22423"], LineKind.GOODS, Decimal(1), Decimal("10.95"), 1095),
        (ids["POST"], LineKind.CARRIAGE, Decimal(1), Decimal(18), 1800),
    ]
    assert AuditLine.objects.get(subject_id=order.id).action == "orders.place"


@pytest.mark.django_db
def test_each_line_is_rounded_once_half_to_even():
    order = place(
        draft("1", "2010-01-04", [("85123A", "1", "0.125"), ("85123A", "1", "0.135"), ("22423", "3", "0.001")])
    )

    assert list(order.lines.order_by("place").values_list("amount", flat=True)) == [12, 14, 0]
    assert order.total == 26


@pytest.mark.django_db
def test_the_first_amount_fixes_the_currency_of_the_firm():
    assert get_settings().base_currency is None

    place(draft("1", "2010-01-04", [HEARTS]))
    other = place(draft("2", "2010-01-05", [HEARTS], currency="EUR"))

    assert get_settings().base_currency == "GBP"
    assert (other.currency, other.total, other.firm_total) == ("EUR", 1530, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("order_kind", "event_class", "fact"),
    [
        (OrderKind.SALE, OrderPlaced, Fact.PURCHASE),
        (OrderKind.RETURN, OrderReturned, Fact.PURCHASE),
        (OrderKind.STOCK, StockCorrected, None),
        (OrderKind.BAD_DEBT, DebtWrittenOff, None),
    ],
)
def test_each_kind_of_document_has_its_event(order_kind: OrderKind, event_class: type, fact: Fact | None):
    place(draft("1", "2010-01-04", [("85123A", "-1", "2.55")], order_kind=order_kind))

    [event] = order_events()
    assert type(event) is event_class
    assert (event.fact, event.is_reversal) == (fact, order_kind == OrderKind.RETURN)
    assert event.amount == Money(-255, "GBP")


@pytest.mark.django_db
def test_an_order_that_is_there_already_adds_nothing_whatever_the_order_of_its_lines():
    placed = place(draft("1", "2010-01-04", [HEARTS, HEARTS, STANDS]))
    rows = [
        draft("1", "2010-01-04", [STANDS, HEARTS, HEARTS]),
        draft("1", "2010-01-04", [HEARTS, STANDS, STANDS]),
        draft("1", "2010-01-04", [HEARTS, ("85123A", "6.000", "2.5500"), STANDS]),
        draft("2", "2010-01-04", [HEARTS]),
        draft("2", "2010-01-04", [HEARTS]),
    ]

    outcome = commands.place_orders(rows, by=SYSTEM, at=AT)

    assert outcome.unchanged == {0: placed.id, 2: placed.id, 4: outcome.placed[3]}
    assert outcome.differing == {1: placed.id}
    assert list(outcome.placed) == [3]
    assert Order.objects.count() == 2
    assert OrderLine.objects.count() == 4
    assert len(order_events()) == 2


@pytest.mark.django_db
def test_the_same_orders_again_change_nothing():
    rows = [draft(str(key), "2010-01-04", [HEARTS, STANDS]) for key in range(20)]
    commands.place_orders(rows, by=SYSTEM, at=AT)

    again = commands.place_orders(rows, by=SYSTEM, at=AT)

    assert (len(again.placed), len(again.unchanged), len(again.differing)) == (0, 20, 0)
    assert Order.objects.count() == 20
    assert len(order_events()) == 20


@pytest.mark.django_db
def test_one_by_one_and_in_bulk_leave_the_same_world():
    party_id = add_customer("13085")
    rows = [
        draft("1", "2010-01-04", [HEARTS, STANDS], party_id=party_id),
        draft("2", "2010-01-05", [("85123A", "-2", "2.55")], party_id=party_id, order_kind=OrderKind.RETURN),
        draft("3", "2010-01-06", [("22423", "1", "0.005")]),
        draft(None, "2010-01-07", [HEARTS]),
    ]
    bulk = [replace(row, external_key=row.external_key and f"b{row.external_key}") for row in rows]

    for row in rows:
        commands.place_order(row, by=SYSTEM, at=AT)
    commands.place_orders(bulk, by=SYSTEM, at=AT)

    assert world(bulk=False) == world(bulk=True)
    assert len(world(bulk=True)) == 4


def world(*, bulk: bool) -> list[tuple[object, ...]]:
    """Return half of all orders with lines and event, without what must differ: ids, numbers, keys."""
    events = {event.subject: event for event in order_events()}
    half = Order.objects.order_by("number")
    orders = half[4:] if bulk else half[:4]
    apart = {"_state", "id", "number", "external_key"}
    found: list[tuple[object, ...]] = []
    for order in orders:
        lines = list(order.lines.order_by("place").values_list("place", "party_id", "product_id", "quantity", "amount"))
        event = events[order.ref]
        fields = {key: value for key, value in vars(order).items() if key not in apart}
        said = {key: value for key, value in vars(event).items() if key not in {"subject", "order_number"}}
        number = (order.external_key or "").removeprefix("b")
        assert event.order_number == order.code
        found.append((number, fields, lines, type(event), said))
    return found


@pytest.mark.django_db
def test_an_order_without_lines_is_refused_and_nothing_is_written():
    with pytest.raises(Refused) as refused:
        commands.place_orders([draft("1", "2010-01-04", [HEARTS]), draft("2", "2010-01-04", [])], by=SYSTEM, at=AT)

    assert refused.value.code == "empty"
    assert not Order.objects.exists()
    assert order_events() == []


@pytest.mark.django_db
def test_a_number_that_another_order_has_is_refused():
    place(draft("1", "2010-01-04", [HEARTS]))

    with pytest.raises(Refused) as refused:
        place(draft("1", "2010-01-05", [HEARTS]))

    assert refused.value.code == "taken"
    assert Order.objects.count() == 1


@pytest.mark.django_db
def test_whoever_may_not_create_orders_places_none():
    reader = make_user("reader", "reader")

    with pytest.raises(Refused) as refused:
        place(draft("1", "2010-01-04", [HEARTS]), by=reader)

    assert refused.value.code == "forbidden"
    assert not Order.objects.exists()


@pytest.mark.django_db
def test_events_tell_who_placed_the_order():
    manager = make_user("manager", "manager")

    place(draft("1", "2010-01-04", [HEARTS]), by=manager)

    [event] = order_events()
    assert (event.by, event.by_kind) == (manager.ref, ActorKind.PERSON)


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_place_each_order_once():
    rows = [draft(str(key), "2010-01-04", [HEARTS, STANDS]) for key in range(40)]
    outcomes: list[commands.Outcome] = []

    def run(part: Sequence[NewOrder]) -> None:
        try:
            outcomes.append(commands.place_orders(part, by=SYSTEM, at=AT))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(part,)) for part in (rows, rows[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted((len(outcome.placed), len(outcome.unchanged)) for outcome in outcomes) == [(0, 40), (40, 0)]
    assert Order.objects.count() == 40
    assert OrderLine.objects.count() == 80
    assert len(order_events()) == 40
