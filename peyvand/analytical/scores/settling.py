"""After an import customers are ranked at once, not when purchases have calmed down."""

from datetime import datetime

from peyvand.analytical.scores.commands import rank
from peyvand.foundation.records.imports.ports import Settler


class RankSettler(Settler):
    key = "scores"

    def settle(self, at: datetime) -> None:
        rank(at=at)
