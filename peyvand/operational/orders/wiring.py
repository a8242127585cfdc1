"""What orders plug into others."""

from peyvand.foundation.access.ports import Policy, policies
from peyvand.foundation.firm.terms import term


def wire() -> None:
    policies.register(Policy(key="order", label=term("order", many=True), through="party"))
