"""Hears which customers' days have changed, within seconds of the purchase."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from peyvand.analytical.facts.ports import Follower
from peyvand.analytical.scores.commands import keep
from peyvand.analytical.scores.tasks import RANK_KEY, rank_customers
from peyvand.foundation.jobs.commands import enqueue_once
from peyvand.kernel import clock

# Purchases come in bursts; one ranking after them serves them all.
CALM = timedelta(minutes=5)


class ScoreKeeper(Follower):
    key = "scores"

    def follow(self, party_ids: Collection[UUID]) -> None:
        if keep(party_ids):
            enqueue_once(rank_customers, RANK_KEY, run_after=clock.now() + CALM)
