"""What others may plug into parties: kinds of contact point and of relation, purposes and channels of consent."""

from peyvand.customers.parties.kinds import (
    ConsentPurpose,
    ContactKind,
    ReachChannel,
    RelationKind,
    consent_purposes,
    contact_kinds,
    reach_channels,
    relation_kinds,
)

__all__ = [
    "ConsentPurpose",
    "ContactKind",
    "ReachChannel",
    "RelationKind",
    "consent_purposes",
    "contact_kinds",
    "reach_channels",
    "relation_kinds",
]
