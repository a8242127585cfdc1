"""What parties know of somebody can be forgotten."""

from uuid import UUID

from peyvand.customers.parties.models import Consent, ContactPoint, LookAlike, Party, Relation
from peyvand.foundation.base.ports import Erasable


class Parties(Erasable):
    """The row of the party itself stays, empty, for what hangs on it: orders keep their nameless customer."""

    key = "parties"
    comes_last = True
    tables = (
        "parties_contactpoint",
        "parties_relation",
        "parties_consent",
        "parties_lookalike",
    )

    def erase(self, party_id: UUID) -> int:
        """Forget names, ways to reach, relations and answers; return how many rows were touched."""
        touched = sum(
            rows.delete()[0]
            for rows in (
                ContactPoint.objects.filter(party_id=party_id),
                Relation.objects.filter(party_id=party_id),
                Relation.objects.filter(other_id=party_id),
                Consent.objects.filter(party_id=party_id),
                LookAlike.objects.filter(party_id=party_id),
                LookAlike.objects.filter(other_id=party_id),
            )
        )
        return touched + Party.objects.filter(id=party_id).update(
            name="",
            given_name="",
            family_name="",
            external_key=None,
            language="",
            preferred_channel="",
            tags=[],
            custom={},
            search_text="",
            search_vector="",
            sort_key="",
        )
