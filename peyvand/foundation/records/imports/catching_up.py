"""Brings all that follows from an import up to date: subscribers of the journal, and what is reckoned from them.

A worker does so by itself. Where none lives (the command line) a second process delivers while the first writes,
so that both cores are used; it ends with the first, however that ends.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import OperationalError, connection

from peyvand.foundation.jobs.queries import get_health
from peyvand.foundation.journal.delivery import deliver_all, deliver_once
from peyvand.foundation.journal.ports import subscribers
from peyvand.foundation.journal.queries import is_caught_up
from peyvand.foundation.lake.commands import carry_over
from peyvand.foundation.records.imports.ports import settlers

PAUSE_SECONDS = 0.1
# Where others record without a pause there is always something to take.
PATIENCE_SECONDS = 120.0


@contextmanager
def delivering() -> Iterator[Callable[[], None]]:
    """Have events delivered meanwhile; yields what waits until every subscriber has taken all there is."""
    if get_health().workers:
        yield _leave_to_worker
        return
    command = [sys.executable, "-m", "peyvand.project", "catch_up"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as beside:
        try:
            yield _catch_up
        finally:
            # Never waited for: what it had not taken is taken here, and a transaction broken off leaves nothing.
            beside.kill()


def settle(at: datetime) -> None:
    """Do at once what is put off after a change of many records, such as ranking all customers anew."""
    carry_over()
    for settler in settlers:
        settler.settle(at)


def run_beside() -> None:
    """Deliver, without an end, until the standard input closes: the import is done then, or has died."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    chosen = list(subscribers)
    while True:
        try:
            taken = deliver_once(chosen)
        except OperationalError:
            # A deadlock with the import or its own delivery, or the database went away and the import with it.
            connection.close()
            taken = 0
        if not taken:
            time.sleep(PAUSE_SECONDS)


def _end_with_parent() -> None:
    while os.read(0, 1024):
        continue
    os._exit(0)


def _catch_up() -> None:
    """Take what is left, beside the other process: the lake reads the journal by itself."""
    carry_over()
    deliver_all()


def _leave_to_worker() -> None:
    """Wait until the worker has taken all there is; when it has died, take it here."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_caught_up() and time.monotonic() < deadline:
        if not get_health().workers:
            deliver_all()
        time.sleep(PAUSE_SECONDS)
