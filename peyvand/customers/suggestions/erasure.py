"""Suggestions about a party are forgotten with it."""

from uuid import UUID

from peyvand.customers.suggestions.models import Suggestion
from peyvand.foundation.base.ports import Erasable


class Suggestions(Erasable):
    key = "suggestions"
    tables = ("suggestions_suggestion",)

    def erase(self, party_id: UUID) -> int:
        """Delete all suggestions about the party and return how many there were."""
        return Suggestion.objects.filter(party_id=party_id).delete()[0]
