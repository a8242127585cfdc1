"""Scores forget a party by losing the row."""

from uuid import UUID

from peyvand.analytical.scores.models import PartyScore
from peyvand.foundation.base.ports import Erasable


class ScoreEraser(Erasable):
    key = "scores"
    tables = ("scores_partyscore",)

    def erase(self, party_id: UUID) -> int:
        return PartyScore.objects.filter(party_id=party_id).delete()[0]
