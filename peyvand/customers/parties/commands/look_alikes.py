"""Pairs of parties that bear an equal contact point are kept for whoever settles whether they are one."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection

from peyvand.customers.parties.kinds import contact_kinds
from peyvand.customers.parties.models import LookAlike
from peyvand.foundation.base.ids import new_id

# The one that had the contact point first; ids grow with time, so of two newcomers the earlier one is the other's.
FIRST_BEARERS = """
    SELECT mine.party_id, first.party_id, mine.contact_kind, mine.normalised
    FROM parties_contactpoint mine JOIN LATERAL (
        SELECT theirs.party_id FROM parties_contactpoint theirs
        WHERE theirs.normalised = mine.normalised AND theirs.contact_kind = mine.contact_kind AND theirs.id < mine.id
        ORDER BY theirs.id LIMIT 1
    ) first ON first.party_id <> mine.party_id
    WHERE mine.id = ANY(%s)
"""


def keep_look_alikes(points: Iterable[tuple[UUID, str, str]], *, at: datetime) -> int:
    """Pair the bearers of new contact points with whoever had an equal one first; return how many pairs.

    points: id, kind and normalised value of each; those that tell nothing (a town) are passed over.
    """
    known = {kind.key: kind for kind in contact_kinds}
    telling = [one for one, kind, value in points if kind in known and known[kind].tells(value)]
    with connection.cursor() as cursor:
        cursor.execute(FIRST_BEARERS, [telling])
        pairs = cursor.fetchall()
    found = [
        LookAlike(id=new_id(), party_id=party, other_id=other, contact_kind=kind, normalised=value, found_at=at)
        for party, other, kind, value in pairs
    ]
    LookAlike.objects.bulk_create(found, ignore_conflicts=True)
    return len(found)
