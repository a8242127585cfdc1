"""Delivery as the worker's service: awake while there is news, then dozing."""

import time

from peyvand.foundation.jobs.ports import Service
from peyvand.foundation.journal.commands import WAKE
from peyvand.foundation.journal.delivery import deliver_once
from peyvand.foundation.journal.numbering import keep_ahead
from peyvand.foundation.journal.ports import subscribers

# Notices are sparing (see commands): for so long after the last event it looks again often by itself.
AWAKE_SECONDS = 5.0
AWAKE_PAUSE = 0.1
DOZING_PAUSE = 1.0


class Delivery(Service):
    key = "journal"
    channel = WAKE

    def __init__(self) -> None:
        self._awake_until = 0.0
        self._is_settled = False

    def run_once(self) -> float:
        if not self._is_settled:
            keep_ahead()
            self._is_settled = True
        taken = deliver_once(list(subscribers))
        now = time.monotonic()
        if taken:
            self._awake_until = now + AWAKE_SECONDS
            return 0.0
        return AWAKE_PAUSE if now < self._awake_until else DOZING_PAUSE
