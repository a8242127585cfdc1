"""What a whole customer holds, asked once before any of it is read: most parts of most customers are empty."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from peyvand.customers.parties.models import Party


@dataclass(frozen=True, slots=True)
class Whole:
    """The ids of a head and its members, the head first, and what there is of them at all."""

    ids: tuple[UUID, ...]
    has_points: bool
    has_relations: bool
    has_consents: bool
    has_look_alikes: bool


_WHOLE = """
    WITH whole(id) AS (
        SELECT %(id)s::uuid
        UNION ALL
        (SELECT id FROM parties_party WHERE head_id = %(id)s ORDER BY id)
    )
    SELECT array(SELECT id FROM whole),
        EXISTS (SELECT FROM parties_contactpoint AS p JOIN whole ON p.party_id = whole.id),
        EXISTS (SELECT FROM parties_relation AS r JOIN whole ON r.party_id = whole.id)
            OR EXISTS (SELECT FROM parties_relation AS r JOIN whole ON r.other_id = whole.id),
        EXISTS (SELECT FROM parties_consent AS c JOIN whole ON c.party_id = whole.id),
        EXISTS (SELECT FROM parties_lookalike AS l JOIN whole ON l.party_id = whole.id)
            OR EXISTS (SELECT FROM parties_lookalike AS l JOIN whole ON l.other_id = whole.id)
"""


def get_whole(party: Party) -> Whole:
    """Return what the customer holds, for whoever was seen to see the party; one query each time that it is loaded."""
    known: Whole | None = party.__dict__.get("_whole")
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute(_WHOLE, {"id": party.id})
            ids, *held = cursor.fetchone()
        known = Whole(tuple(ids), *held)
        party.__dict__.update(_whole=known, whole=known.ids)
    return known
