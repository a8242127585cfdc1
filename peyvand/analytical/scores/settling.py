"""After an import customers are ranked at once, and who is late is seen, not when purchases have calmed down."""

from datetime import datetime

from django.db import transaction

from peyvand.analytical.scores.commands import rank
from peyvand.analytical.scores.queries import is_current
from peyvand.analytical.scores.suggesters import LATE_CUSTOMERS
from peyvand.customers.suggestions.commands import refresh_suggestions
from peyvand.foundation.records.imports.ports import Settler


class RankSettler(Settler):
    key = "scores"

    def settle(self, at: datetime) -> None:
        # Together, so that nobody is told that all is ranked while suggestions still go by the ranking before.
        with transaction.atomic():
            rank(at=at)
            refresh_suggestions(LATE_CUSTOMERS, at=at)

    def is_settled(self) -> bool:
        return is_current()
