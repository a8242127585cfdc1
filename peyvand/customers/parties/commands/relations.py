"""Parties come to stand in relations to each other, and out of them again."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from peyvand.customers.parties.commands.locking import lock_party
from peyvand.customers.parties.events import PartiesRelated, PartiesUnrelated
from peyvand.customers.parties.kinds import RelationKind, relation_kinds
from peyvand.customers.parties.models import Party, PartyKind, Relation
from peyvand.customers.parties.queries import get_party
from peyvand.foundation.journal import commands as journal
from peyvand.kernel.actor import Actor
from peyvand.kernel.ref import Ref
from peyvand.kernel.refused import Refused

# All changes of one kind of tree wait for each other: two at once could close a circle that neither sees.
TREE_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('parties.tree.' || %s, 0))"
ABOVE = """
    WITH RECURSIVE above(id) AS (
        SELECT %(start)s::uuid
        UNION
        SELECT r.other_id FROM parties_relation r JOIN above ON r.party_id = above.id
        WHERE r.relation_kind = %(kind)s AND r.other_id IS NOT NULL
    )
    SELECT EXISTS (SELECT 1 FROM above WHERE id = %(sought)s)
"""


@transaction.atomic
def relate(
    party_id: UUID, relation_kind: str, other_id: UUID | None, *, note: str = "", by: Actor, at: datetime
) -> Relation:
    """Let the party stand in a relation to the other, or to the firm itself where ``other_id`` is None.

    Read as a sentence: party, kind, other ("works for"). The same relation again changes nothing and is returned;
    for a mutual kind the order of the two does not matter.
    Raises Refused("missing") for either, Refused("forbidden"), Refused("kind") for an unknown kind or one that the
    two cannot stand in, Refused("circle") where a tree would hold itself, Refused("parent") where it has one above.
    """
    kind = relation_kinds.find(relation_kind)
    if kind is None or (other_id is None and kind.to_us is None):
        raise Refused("kind", _("There is no such relation."))
    if party_id == other_id:
        raise Refused("kind", _("Nobody stands in a relation to himself."))
    if kind.is_tree:
        _lock_tree(kind)
    party = lock_party(party_id, by)
    other = get_party(other_id, by) if other_id else None
    same = _find_same(party, kind, other)
    if same is not None:
        return same
    if kind.is_tree:
        _refuse_circle(party, kind, other)
    try:
        with transaction.atomic():
            relation = Relation.objects.create(
                party=party, other=other, relation_kind=kind.key, note=note, created_at=at, created_by=str(by.ref)
            )
    except IntegrityError:
        return Relation.objects.get(party=party, other=other, relation_kind=kind.key)
    journal.audit(by, "parties.relate", party.ref, {}, {kind.key: str(other.id) if other else "us"}, at)
    journal.record_many(_tell(PartiesRelated, relation, by, at))
    return relation


@transaction.atomic
def unrelate(relation_id: UUID, *, by: Actor, at: datetime) -> None:
    """End the relation; raises Refused("missing") or Refused("forbidden"), asked of either of the two parties."""
    relation = Relation.objects.select_for_update().filter(id=relation_id).first()
    if relation is None:
        raise Refused("missing", _("There is no such record, or you may not see it."))
    party = _lock_either(relation, by)
    ended = list(_tell(PartiesUnrelated, relation, by, at))
    relation.delete()
    journal.audit(by, "parties.unrelate", party.ref, {relation.relation_kind: str(relation.other_id or "us")}, {}, at)
    journal.record_many(ended)


def _lock_tree(kind: RelationKind) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TREE_LOCK, [kind.key])


def _find_same(party: Party, kind: RelationKind, other: Party | None) -> Relation | None:
    same = Relation.objects.filter(party=party, other=other, relation_kind=kind.key).first()
    if same is None and kind.is_mutual and other is not None:
        same = Relation.objects.filter(party=other, other=party, relation_kind=kind.key).first()
    return same


def _refuse_circle(party: Party, kind: RelationKind, other: Party | None) -> None:
    if other is None or PartyKind.PERSON in (party.party_kind, other.party_kind):
        raise Refused("kind", _("Only organisations belong to organisations."))
    with connection.cursor() as cursor:
        cursor.execute(ABOVE, {"start": other.id, "sought": party.id, "kind": kind.key})
        (is_circle,) = cursor.fetchone()
    if is_circle:
        raise Refused("circle", _("This would close a circle: the other one belongs to this one already."))
    if Relation.objects.filter(party=party, relation_kind=kind.key).exists():
        raise Refused("parent", _("It belongs to another organisation already. End that relation first."))


def _lock_either(relation: Relation, by: Actor) -> Party:
    """Return whichever end the actor may change, locked."""
    try:
        return lock_party(relation.party_id, by)
    except Refused:
        if relation.other_id is None:
            raise
        return lock_party(relation.other_id, by)


def _tell(
    happened: type[PartiesRelated] | type[PartiesUnrelated], relation: Relation, by: Actor, at: datetime
) -> list[PartiesRelated | PartiesUnrelated]:
    """Return one event for each of the two, so that both timelines have it."""
    ends = [(relation.party_id, relation.other_id, True)]
    if relation.other_id:
        ends.append((relation.other_id, relation.party_id, False))
    return [
        happened(
            occurred_at=at,
            by=by.ref,
            by_kind=by.actor_kind,
            party_id=one,
            subject=Ref(Party.kind, one),
            relation_id=relation.id,
            relation_kind=relation.relation_kind,
            other=Ref(Party.kind, other) if other else None,
            is_forward=is_forward,
        )
        for one, other, is_forward in ends
    ]
