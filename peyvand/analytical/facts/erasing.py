"""Facts hold no personal data but by which way somebody came: that is forgotten, as the journal forgets it."""

from uuid import UUID

from peyvand.analytical.facts.models import Fact
from peyvand.foundation.base.ports import Erasable


class FactEraser(Erasable):
    """What was bought, when and for how much stays, under an id that leads to nobody any more."""

    key = "facts"
    tables = ("facts_fact", "facts_factline", "facts_customerday")

    def erase(self, party_id: UUID) -> int:
        return Fact.objects.filter(party_id=party_id).update(channel="")
