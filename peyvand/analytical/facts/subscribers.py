"""Writes the facts: the one subscriber that fills the tables of this part, a batch at a time."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from peyvand.analytical.facts.commands import take
from peyvand.foundation.journal.ports import Recorded, Subscriber
from peyvand.kernel.fact import Fact


class FactWriter(Subscriber):
    """Hears every event that bears a fact."""

    key = "facts"
    label = _("Figures of sales")
    facts = frozenset(Fact)
    batch = 2000

    def handle(self, events: Sequence[Recorded]) -> None:
        take(events)
