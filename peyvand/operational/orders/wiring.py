"""What orders plug into others."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from peyvand.foundation.access.ports import Policy, policies
from peyvand.foundation.base.ports import erasables
from peyvand.foundation.firm.terms import term
from peyvand.foundation.journal.ports import AuditWords, audit_words
from peyvand.foundation.records.imports.ports import readers
from peyvand.foundation.records.ports import record_types
from peyvand.foundation.ui.ports import CreateItem, MenuItem, creates, menu, panels
from peyvand.operational.orders.erasing import OrderEraser
from peyvand.operational.orders.imports import OrderReader
from peyvand.operational.orders.panels import OrderLines, OrderReturns, PartyOrders
from peyvand.operational.orders.records import ORDER

AUDIT = AuditWords(
    key="orders",
    label=term("order", many=True),
    actions={"place": pgettext_lazy("audit", "Placed")},
    fields={"lines": _("Lines")},
)


def wire() -> None:
    policies.register(Policy(key="order", label=term("order", many=True), through="party"))
    record_types.register(ORDER)
    readers.register(OrderReader())
    erasables.register(OrderEraser())
    audit_words.register(AUDIT)
    for panel in (PartyOrders(), OrderLines(), OrderReturns()):
        panels.register(panel)
    creates.register(
        CreateItem(key="order", label=term("order"), icon="shopping-bag", url="/orders/new", order=20, type_key="order")
    )
    menu.register(
        MenuItem(
            key="orders",
            label=term("order", many=True),
            icon="shopping-bag",
            url="/orders/",
            order=20,
            section="main",
            type_key="order",
        )
    )
