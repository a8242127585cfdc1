"""Products are learned from orders and typed by people."""

import pytest
from django.utils import translation

from peyvand.foundation.journal.queries import iterate_events
from peyvand.kernel.fact import LineKind
from peyvand.kernel.refused import Refused
from peyvand.operational.catalogue.commands import NewProduct, add_product, add_products, change_product
from peyvand.operational.catalogue.models import Product
from tests.customers.people import make_user
from tests.operational.trade import AT, SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("london_firm")]


def events() -> list[tuple[str, str]]:
    return [(recorded.kind, recorded.event.code) for recorded in iterate_events() if recorded.kind.startswith("cat")]


def test_a_code_gets_one_product_with_all_its_wordings_in_their_order():
    rows = [
        NewProduct(code="85123A", descriptions=["White heart", "", "White heart", "Cream heart"]),
        NewProduct(code="POST", line_kind=LineKind.CARRIAGE, descriptions=["Postage"]),
        NewProduct(code="85123A", line_kind=LineKind.TEST, descriptions=["?"]),
    ]

    ids = add_products(rows, by=SYSTEM, at=AT)

    hearts, postage = Product.objects.get(code="85123A"), Product.objects.get(code="POST")
    assert ids == {"85123A": hearts.id, "POST": postage.id}
    assert (hearts.name, hearts.line_kind) == ({"en": "White heart"}, "goods")
    assert hearts.descriptions == ["White heart", "Cream heart", "?"]
    assert (postage.name, postage.line_kind) == ({"en": "Postage"}, "carriage")
    assert events() == [("catalogue.ProductAdded", "85123A"), ("catalogue.ProductAdded", "POST")]


def test_the_same_rows_again_change_nothing_and_new_wordings_are_learned():
    row = NewProduct(code="85123A", descriptions=["White heart"])
    first = add_products([row], by=SYSTEM, at=AT)

    again = add_products([row], by=SYSTEM, at=AT)
    assert (again, Product.objects.get().version, len(events())) == (first, 1, 1)

    more = add_products([NewProduct(code="85123A", descriptions=["Heart, white"])], by=SYSTEM, at=AT)
    product = Product.objects.get()
    assert more == first
    assert (product.version, product.name, product.descriptions) == (
        2,
        {"en": "White heart"},
        ["White heart", "Heart, white"],
    )
    assert events()[1:] == [("catalogue.ProductChanged", "85123A")]


def test_a_name_stands_in_the_language_in_which_it_is_written():
    add_products(
        [NewProduct(code="1", descriptions=["جعبه شیرینی"]), NewProduct(code="2")],
        by=SYSTEM,
        at=AT,
    )

    box, unnamed = Product.objects.get(code="1"), Product.objects.get(code="2")
    assert box.name == {"fa": "جعبه شیرینی"}
    with translation.override("en"):
        assert (str(box), str(unnamed)) == ("جعبه شیرینی", "2")


def test_a_person_adds_a_product_whose_code_is_free():
    product_id = add_product(NewProduct(code="BOX", name={"en": "Box", "fa": "جعبه"}), by=SYSTEM, at=AT)

    with pytest.raises(Refused) as refused:
        add_product(NewProduct(code="BOX", name={"en": "Other"}), by=SYSTEM, at=AT)

    assert refused.value.code == "taken"
    product = Product.objects.get()
    assert (product.id, product.name) == (product_id, {"en": "Box", "fa": "جعبه"})
    with translation.override("fa"):
        assert str(product) == "جعبه"


def test_a_product_gets_another_name_unless_somebody_was_quicker():
    product_id = add_product(NewProduct(code="BOX", name={"en": "Box"}), by=SYSTEM, at=AT)

    def rename(name: str, version: int) -> None:
        change_product(product_id, name={"en": name}, line_kind=LineKind.FEE, version=version, by=SYSTEM, at=AT)

    rename("Big box", 1)
    with pytest.raises(Refused) as refused:
        rename("Small box", 1)

    product = Product.objects.get()
    assert refused.value.code == "changed"
    assert (product.name, product.line_kind, product.version) == ({"en": "Big box"}, "fee", 2)
    assert "bigbox" in product.search_text


def test_whoever_may_only_look_adds_and_changes_nothing():
    reader = make_user("reader", "reader")
    product_id = add_product(NewProduct(code="BOX"), by=SYSTEM, at=AT)

    with pytest.raises(Refused) as refused:
        add_products([NewProduct(code="NEW")], by=reader, at=AT)
    assert refused.value.code == "forbidden"
    with pytest.raises(Refused) as refused:
        change_product(product_id, name={"en": "x"}, line_kind=LineKind.GOODS, version=1, by=reader, at=AT)
    assert refused.value.code == "forbidden"

    assert list(Product.objects.values_list("code", "name")) == [("BOX", {})]
