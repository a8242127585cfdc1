"""What the catalogue plugs into others."""

from django.utils.translation import pgettext_lazy

from peyvand.foundation.access.ports import Policy, policies
from peyvand.foundation.firm.terms import term
from peyvand.foundation.journal.ports import AuditWords, audit_words
from peyvand.foundation.records.ports import record_types
from peyvand.foundation.ui.ports import CreateItem, MenuItem, creates, menu
from peyvand.operational.catalogue.records import PRODUCT

AUDIT = AuditWords(
    key="catalogue",
    label=term("product", many=True),
    actions={"add": pgettext_lazy("audit", "Added"), "change": pgettext_lazy("audit", "Changed")},
)


def wire() -> None:
    policies.register(Policy(key="product", label=term("product", many=True), is_owned=False))
    record_types.register(PRODUCT)
    audit_words.register(AUDIT)
    creates.register(
        CreateItem(
            key="product", label=term("product"), icon="package", url="/products/new", order=30, type_key="product"
        )
    )
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
