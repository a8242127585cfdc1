"""What the catalogue plugs into others."""

from peyvand.foundation.access.ports import Policy, policies
from peyvand.foundation.firm.terms import term
from peyvand.foundation.records.ports import record_types
from peyvand.foundation.ui.ports import MenuItem, menu
from peyvand.operational.catalogue.records import PRODUCT


def wire() -> None:
    policies.register(Policy(key="product", label=term("product", many=True), is_owned=False))
    record_types.register(PRODUCT)
    menu.register(
        MenuItem(
            key="products",
            label=term("product", many=True),
            icon="package",
            url="/products/",
            order=40,
            section="more",
            type_key="product",
        )
    )
