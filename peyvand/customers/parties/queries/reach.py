"""How a whole customer is reached, stands to others and what it allows: read over head and members."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from peyvand.customers.parties import kinds
from peyvand.customers.parties.models import Consent, ContactPoint, Party, Relation
from peyvand.customers.parties.queries.parties import get_party, member_ids, visible_parties
from peyvand.customers.parties.queries.whole import get_whole
from peyvand.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Related:
    """One relation as read from a party's page. words: a lazy translation; other_id: None for the firm itself."""

    id: UUID
    relation_kind: str
    words: object
    note: str
    other_id: UUID | None
    name: str
    is_organisation: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """One organisation of a tree. depth: 0 for the one at the top."""

    id: UUID
    name: str
    depth: int


def list_contact_points(party_id: UUID, by: Actor, *, members: Sequence[UUID] | None = None) -> list[ContactPoint]:
    """Return the ways to reach, each once: by kind in the order of registration, the preferred ones first.

    members: ``member_ids`` where they are known and the party was seen, so that nobody asks twice.
    """
    rows = ContactPoint.objects.filter(party_id__in=members or _seen(party_id, by)).order_by("-is_preferred", "id")
    return _in_order(rows)


def get_reach(party: Party) -> list[ContactPoint]:
    """Return ``list_contact_points`` of a party that was seen to be seen; one query at most while it is loaded."""
    known: list[ContactPoint] | None = party.__dict__.get("_reach")
    if known is None:
        whole = get_whole(party)
        rows = ContactPoint.objects.filter(party_id__in=whole.ids).order_by("-is_preferred", "id")
        known = party.__dict__["_reach"] = _in_order(rows) if whole.has_points else []
    return known


def _in_order(rows: "QuerySet[ContactPoint]") -> list[ContactPoint]:
    once = {(point.contact_kind, point.normalised): point for point in reversed(rows)}
    places = {kind.key: place for place, kind in enumerate(kinds.contact_kinds)}
    return sorted(once.values(), key=lambda one: (places.get(one.contact_kind, 99), not one.is_preferred, one.id))


def list_relations(party_id: UUID, by: Actor, *, members: Sequence[UUID] | None = None) -> list[Related]:
    """Return the relations to the firm and to parties that the actor may see, by kind, then by name."""
    ids = set(members or _seen(party_id, by))
    relations = list(
        Relation.objects.filter(Q(party_id__in=ids) | Q(other_id__in=ids)).annotate(
            party_head=Coalesce("party__head_id", "party_id"), other_head=Coalesce("other__head_id", "other_id")
        )
    )
    heads = {one.other_head if one.party_id in ids else one.party_head for one in relations} - ids - {None}
    known = visible_parties(by).in_bulk(heads) if heads else {}
    places = {kind.key: place for place, kind in enumerate(kinds.relation_kinds)}
    related = []
    for relation in relations:
        is_forward = relation.party_id in ids
        other_id = relation.other_head if is_forward else relation.party_head
        head = known.get(other_id)
        if other_id is None or head is not None:
            words = kinds.words_of(relation.relation_kind, is_forward=is_forward, is_to_us=other_id is None)
            place = (places.get(relation.relation_kind, 99), head.sort_key if head else "", relation.id)
            name, is_firm = (head.display_name, head.is_organisation) if head else ("", False)
            head_id = head.id if head else None
            one = Related(relation.id, relation.relation_kind, words, relation.note, head_id, name, is_firm)
            related.append((place, one))
    return [each for _place, each in sorted(related, key=lambda pair: pair[0])]


def list_tree(party_id: UUID, by: Actor, *, relation_kind: str = "part_of", limit: int = 200) -> list[Branch]:
    """Return the organisations of the party's tree that the actor may see, from the top down, each below its parent."""
    get_party(party_id, by)
    with connection.cursor() as cursor:
        cursor.execute(_TREE, {"start": party_id, "kind": relation_kind, "limit": limit})
        depths: dict[UUID, int] = dict(cursor.fetchall())
    seen = {one.id: one for one in visible_parties(by).filter(id__in=depths)}
    return [Branch(one, seen[one].display_name, depth) for one, depth in depths.items() if one in seen]


def list_consents(party_id: UUID, by: Actor, *, members: Sequence[UUID] | None = None) -> list[Consent]:
    """Return the answers in force, the latest of head and members for each purpose and channel."""
    rows = Consent.objects.filter(party_id__in=members or _seen(party_id, by), is_current=True)
    latest = {(one.purpose, one.channel): one for one in rows.order_by("answered_at", "id")}
    return list(latest.values())


def list_consent_history(party_id: UUID, by: Actor, *, purpose: str = "", channel: str = "") -> QuerySet[Consent]:
    """Return all answers that were ever given, the latest first."""
    rows = Consent.objects.filter(party_id__in=_seen(party_id, by)).order_by("-answered_at", "-id")
    if purpose:
        rows = rows.filter(purpose=purpose)
    return rows.filter(channel=channel) if channel else rows


def may_write(party_ids: Iterable[UUID], purpose: str, channel: str) -> frozenset[UUID]:
    """Return those of the parties (heads) that allow it: the latest answer of head or members says yes."""
    asked = list(party_ids)
    answers = Consent.objects.filter(purpose=purpose, channel=channel, is_current=True).order_by("answered_at", "id")
    of_whole = answers.filter(Q(party_id__in=asked) | Q(party__head_id__in=asked))
    latest = {head_id or party_id: is_given for party_id, head_id, is_given in of_whole.values_list(*_ANSWER)}
    return frozenset(party_id for party_id, is_given in latest.items() if is_given)


_ANSWER = ("party_id", "party__head_id", "is_given")
_TREE = """
    WITH RECURSIVE above(id, height) AS (
        SELECT %(start)s::uuid, 0
        UNION ALL
        SELECT r.other_id, above.height + 1 FROM parties_relation r JOIN above ON r.party_id = above.id
        WHERE r.relation_kind = %(kind)s AND r.other_id IS NOT NULL AND above.height < 50
    ),
    below(id, depth, path) AS (
        (SELECT id, 0, ARRAY[id] FROM above ORDER BY height DESC LIMIT 1)
        UNION ALL
        SELECT r.party_id, below.depth + 1, below.path || r.party_id
        FROM parties_relation r JOIN below ON r.other_id = below.id
        WHERE r.relation_kind = %(kind)s AND below.depth < 50
    )
    SELECT id, depth FROM below ORDER BY path LIMIT %(limit)s
"""


def _seen(party_id: UUID, by: Actor) -> tuple[UUID, ...]:
    """Return the ids to read over, once the actor was found to see the party; Refused("missing") else."""
    return member_ids(get_party(party_id, by).id)
