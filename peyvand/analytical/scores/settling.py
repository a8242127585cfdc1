"""After an import customers are ranked at once, and who is late is seen, not when purchases have calmed down."""

from datetime import datetime

from peyvand.analytical.scores.commands import rank
from peyvand.analytical.scores.suggesters import LATE_CUSTOMERS
from peyvand.customers.suggestions.commands import refresh_suggestions
from peyvand.foundation.records.imports.ports import Settler


class RankSettler(Settler):
    key = "scores"

    def settle(self, at: datetime) -> None:
        rank(at=at)
        refresh_suggestions(LATE_CUSTOMERS, at=at)
