"""What orders plug into others."""

from peyvand.foundation.access.ports import Policy, policies
from peyvand.foundation.firm.terms import term
from peyvand.foundation.records.imports.ports import readers
from peyvand.operational.orders.imports import OrderReader


def wire() -> None:
    policies.register(Policy(key="order", label=term("order", many=True), through="party"))
    readers.register(OrderReader())
