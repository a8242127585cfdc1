"""Kinds of event put together as people ask for them: purchases, contacts, notes, the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext_lazy as _

from peyvand.customers.timeline.events import NoteWritten
from peyvand.foundation.journal.events import list_kinds
from peyvand.kernel.fact import Fact

NOTES = "notes"
OTHER = "other"
# In the order in which they are shown.
LABELS: Mapping[str, object] = {
    Fact.PURCHASE: _("Purchases"),
    Fact.PAYMENT: _("Payments"),
    Fact.ENQUIRY: _("Enquiries"),
    Fact.CONTACT: _("Contacts"),
    Fact.VISIT: _("Visits"),
    Fact.COMPLAINT: _("Complaints"),
    Fact.RESOLUTION: _("Solutions"),
    Fact.ANSWER: _("Answers"),
    Fact.EXPOSURE: _("Proposals"),
    Fact.COST: _("Costs"),
    NOTES: _("Notes"),
    OTHER: _("Changes"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """kinds: those that have a headline."""

    key: str
    label: object
    kinds: tuple[str, ...]


@cache
def list_groups() -> tuple[Group, ...]:
    """Return the groups of which some part of the program records a kind."""
    kinds: dict[str, list[str]] = {}
    for kind in list_kinds():
        if kind.headline is not None:
            kinds.setdefault(_group_of(kind.kind, kind.fact), []).append(kind.kind)
    return tuple(Group(str(key), label, tuple(kinds[key])) for key, label in LABELS.items() if key in kinds)


def _group_of(kind: str, fact: Fact | None) -> str:
    if kind == NoteWritten.kind:
        return NOTES
    return fact or OTHER
