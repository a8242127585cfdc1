"""Kinds of contact point and of relation, purposes and channels of consent: what the registries hold."""

from collections.abc import Callable
from dataclasses import dataclass

from peyvand.kernel.registry import Registry


@dataclass(frozen=True)
class ContactKind:
    """A way to reach somebody.

    label, icon: as a person sees them; the label is a lazy translation.
    normalise(value, country): the one form under which equal values are equal; raises Refused("contact").
    tells: whether equal values of this form speak for one party; a town alone does not.
    scheme: what stands before the normalised value in a link ("tel:"), empty where there is nothing to open.
    """

    key: str
    label: object
    icon: str
    normalise: Callable[[str, str], str]
    scheme: str = ""
    tells: Callable[[str], bool] = bool


@dataclass(frozen=True)
class RelationKind:
    """How one party stands to another, or to the firm itself.

    forward: read on the party's page beside the other ("works for"); backward: on the other's ("works here").
    to_us: read on the party's page where the other is the firm; None where the kind knows no such relation.
    is_tree: a party has at most one such other, and nobody stands above himself.
    is_mutual: both directions are one relation.
    """

    key: str
    forward: object
    backward: object
    to_us: object | None = None
    is_tree: bool = False
    is_mutual: bool = False


@dataclass(frozen=True)
class ConsentPurpose:
    """What for the firm may write: the label is a lazy translation."""

    key: str
    label: object


@dataclass(frozen=True)
class ReachChannel:
    """A medium by which a party may be reached, and for which it gives or withholds consent."""

    key: str
    label: object
    icon: str


contact_kinds: Registry[ContactKind] = Registry("contact kind")
relation_kinds: Registry[RelationKind] = Registry("relation kind")
consent_purposes: Registry[ConsentPurpose] = Registry("consent purpose")
reach_channels: Registry[ReachChannel] = Registry("reach channel")


def words_of(relation_kind: str, *, is_forward: bool, is_to_us: bool) -> object:
    """Return how a relation is read from one of its ends; the bare key where no part knows the kind any more."""
    kind = relation_kinds.find(relation_kind)
    if kind is None:
        return relation_kind
    if is_to_us:
        return kind.to_us or kind.forward
    return kind.forward if is_forward else kind.backward
