"""What the catalogue plugs into others."""

from peyvand.foundation.access.ports import Policy, policies
from peyvand.foundation.firm.terms import term


def wire() -> None:
    policies.register(Policy(key="product", label=term("product", many=True), is_owned=False))
