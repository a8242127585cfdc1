"""What people see of orders and products, and what is kept from them."""

from decimal import Decimal

import pytest
from django.test import Client

from peyvand.customers.parties.models import Party
from peyvand.foundation.access.models import User
from peyvand.foundation.records import queries as records
from peyvand.kernel.refused import Refused
from peyvand.operational.orders import panels, queries
from peyvand.operational.orders.models import Order, OrderKind, OrderState
from peyvand.operational.orders.records import create
from tests.customers.people import make_user
from tests.operational.trade import AT, SYSTEM, add_customer, draft, moment, place, stock_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("london_firm")]

HEARTS = ("85123A", "6", "2.55")
STANDS = ("22423", "1", "10.95")


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def titles(by: object, **asked: str) -> list[str]:
    filters = {key: value.split(",") for key, value in asked.items()}
    page = records.list_records("order", by=by, filters=filters, limit=20)  # type: ignore[arg-type]
    return [row.title for row in page.rows]


def test_orders_are_filtered_by_kind_day_money_and_party():
    party_id = add_customer("13085")
    place(draft("1", "2010-01-04", [HEARTS], party_id=party_id))
    place(draft("2", "2010-02-04", [HEARTS, STANDS]))
    place(draft("C3", "2010-03-04", [("85123A", "-1", "2.55")], party_id=party_id, order_kind=OrderKind.RETURN))

    assert titles(SYSTEM) == ["C3", "2", "1"]
    assert titles(SYSTEM, kind="return") == ["C3"]
    assert titles(SYSTEM, placed="2010-01-01..2010-02-28") == ["2", "1"]
    assert titles(SYSTEM, total="20..") == ["2"]
    assert titles(SYSTEM, party=str(party_id)) == ["C3", "1"]
    assert titles(SYSTEM, party="none") == ["2"]


def test_an_order_is_found_by_its_number_and_a_product_by_code_or_name():
    order = place(draft("489434", "2010-01-04", [HEARTS]))

    assert [(hit.type_key, hit.title) for hit in records.search("489434", by=SYSTEM, limit=5)] == [("order", "489434")]
    assert [hit.id for hit in records.search(str(order.number), by=SYSTEM, types=["order"], limit=5)] == [order.id]
    assert [hit.title for hit in records.search("85123a", by=SYSTEM, limit=5)] == ["White hanging heart"]
    assert [hit.title for hit in records.search("hanging he", by=SYSTEM, limit=5)] == ["White hanging heart"]


def test_each_sees_the_orders_of_those_whom_one_may_see():
    owner, other, analyst = make_user("owner", "seller"), make_user("other", "seller"), make_user("a", "analyst")
    order = place(draft("1", "2010-01-04", [HEARTS], party_id=add_customer("13085", owner_id=owner.id)))
    place(draft("2", "2010-01-05", [HEARTS]))

    assert {user.name: titles(user) for user in (owner, other, analyst)} == {
        "Owner": ["1"],
        "Other": [],
        "A": ["2", "1"],
    }
    assert records.search("1", by=other, types=["order"], limit=5) == []
    assert sign_in(owner).get(f"/orders/{order.id}").status_code == 200
    missing = sign_in(other).get("/orders/0198ffff-0000-7000-8000-000000000000")
    forbidden = sign_in(other).get(f"/orders/{order.id}")
    assert (forbidden.status_code, missing.status_code) == (404, 404)
    assert sign_in(other).get(f"/orders/{order.id}/return").status_code == 404


def test_the_page_of_an_order_shows_its_lines_and_what_came_back():
    user = make_user("manager", "manager")
    order = place(draft("1", "2010-01-04", [HEARTS, STANDS], party_id=add_customer("13085", name="Golestan")))
    client = sign_in(user)

    page = client.get(f"/orders/{order.id}").content.decode()
    assert all(text in page for text in ("White hanging heart", "2.55", "£15.30", "£26.25", "Golestan"))
    assert f'href="/orders/{order.id}/return"' in page

    answer = client.post(f"/orders/{order.id}/return", {"line-1": "۲", "line-2": ""})
    back = Order.objects.get(order_kind="return")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/orders/{back.id}")
    assert (back.total, back.cancels_id) == (-510, order.id)
    assert f"/orders/{back.id}" in client.get(f"/orders/{order.id}").content.decode()
    assert f"/orders/{order.id}" in client.get(f"/orders/{back.id}").content.decode()


@pytest.mark.parametrize("given", [{"line-1": "7"}, {"line-1": "many"}, {}])
def test_a_return_that_cannot_be_is_answered_in_words_and_nothing_changes(given: dict[str, str]):
    order = place(draft("1", "2010-01-04", [HEARTS]))

    answer = sign_in(make_user("manager", "manager")).post(f"/orders/{order.id}/return", given)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert Order.objects.count() == 1


def test_an_order_is_placed_by_the_form():
    ids, party_id = stock_up(), add_customer("13085")
    values = {
        "party": party_id,
        "placed_on": moment("2010-01-04").date(),
        "external_key": "H-1",
        "currency": "gbp",
        "product_1": ids["85123A"],
        "quantity_1": Decimal(2),
        "price_1": Decimal("2.55"),
        "product_2": ids["POST"],
        "quantity_2": Decimal(1),
        "price_2": Decimal(18),
        "quantity_3": Decimal(1),
    }

    order = Order.objects.get(id=create(values, by=SYSTEM, at=AT))

    assert (order.code, order.party_id, order.total, order.placed_at) == ("H-1", party_id, 2310, moment("2010-01-04"))
    assert list(order.lines.order_by("place").values_list("line_kind", "amount")) == [
        ("goods", 510),
        ("carriage", 1800),
    ]


def test_a_price_of_rials_is_typed_and_shown_in_toman_as_the_amount_beside_it():
    values = {"currency": "IRR", "product_1": stock_up()["85123A"], "quantity_1": Decimal(2), "price_1": Decimal(12500)}

    order = Order.objects.get(id=create(values, by=SYSTEM, at=AT))
    shown = panels.line_cells(order.lines.get(), "IRR")

    assert order.lines.get().unit_price == 125_000
    assert "12,500" in str(shown["unit_price"])
    assert "25,000" in str(shown["amount"])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"currency": ""}, "currency"),
        ({"product_1": None, "price_1": None}, "product_1"),
        ({"quantity_1": Decimal(0)}, "quantity_1"),
        ({"price_1": None}, "price_1"),
        ({"product_1": None}, "product_1"),
    ],
)
def test_the_form_says_which_field_is_to_blame(wrong: dict[str, object], field: str):
    values = {"currency": "GBP", "product_1": stock_up()["85123A"], "quantity_1": Decimal(1), "price_1": Decimal(1)}

    with pytest.raises(Refused) as refused:
        create(values | wrong, by=SYSTEM, at=AT)

    assert list(refused.value.errors) == [field]
    assert not Order.objects.exists()


def test_the_panel_of_a_party_shows_the_latest_orders_of_the_whole_customer():
    head, member = add_customer("1"), add_customer("2")
    Party.objects.filter(id=member).update(head_id=head)
    for key, (party_id, day) in enumerate([(head, "01"), (member, "02"), (head, "03"), (head, "04"), (member, "05")]):
        place(draft(f"N{key}", f"2010-01-{day}", [HEARTS], party_id=party_id))
    party = Party.objects.get(id=head)

    shown = panels.PartyOrders().render(party, SYSTEM)

    assert [f"N{key}" in shown for key in range(5)] == [False, True, True, True, True]
    assert '<span class="count">5</span>' in shown
    assert panels.PartyOrders().render(Party.objects.get(id=add_customer("3")), SYSTEM) == ""
    nobody = make_user("nobody", "seller")
    nobody.roles.clear()
    assert panels.PartyOrders().render(party, nobody) == ""


def test_the_panel_of_a_party_with_very_many_orders_does_not_count_them_all(monkeypatch: pytest.MonkeyPatch):
    party_id = add_customer("1")
    order = place(draft("N1", "2010-01-01", [HEARTS], party_id=party_id))
    monkeypatch.setattr(queries, "list_recent_orders", lambda _ids, **_asked: ([order], queries.MOST_COUNTED + 1))

    shown = panels.PartyOrders().render(Party.objects.get(id=party_id), SYSTEM)

    assert '<span class="count">1,000+</span>' in shown


def test_orders_and_products_are_exported_by_whoever_may():
    place(draft("489434", "2010-01-04", [HEARTS]))

    table = b"".join(sign_in(make_user("analyst", "analyst")).get("/orders/export.csv").streaming_content)  # type: ignore[attr-defined]

    assert b"489434" in table
    assert sign_in(make_user("reader", "reader")).get("/orders/export.csv").status_code == 403


def test_states_are_words_of_sales_alone():
    place(draft("1", "2010-01-04", [HEARTS]))
    place(draft("2", "2010-01-05", [("85123A", "-1", "0")], order_kind=OrderKind.STOCK))

    assert set(Order.objects.values_list("state", flat=True)) == {OrderState.PLACED}
    page = sign_in(make_user("manager", "manager")).get("/orders/").content.decode()
    assert page.count("Placed</span>") == 1
