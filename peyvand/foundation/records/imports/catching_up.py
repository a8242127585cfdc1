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

from django.db import connection

from peyvand.foundation.jobs.queries import get_health
from peyvand.foundation.journal.delivery import deliver_all, deliver_once
from peyvand.foundation.journal.ports import subscribers
from peyvand.foundation.journal.queries import is_caught_up
from peyvand.foundation.lake.commands import carry_over
from peyvand.foundation.records.imports.ports import settlers

NO_MORE = b"no more\n"
PAUSE_SECONDS = 0.1
# Where others record without a pause there is always something to take.
PATIENCE_SECONDS = 120.0


@contextmanager
def delivering() -> Iterator[Callable[[], None]]:
    """Have events delivered meanwhile; yields what waits until every subscriber has taken all there is."""
    if get_health().workers:
        yield _wait_for_worker
        return
    command = [sys.executable, "-m", "peyvand.project", "catch_up"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as beside:

        def finish() -> None:
            if beside.stdin and beside.poll() is None:
                beside.stdin.write(NO_MORE)
                beside.stdin.close()
            # The lake reads the journal by itself, and subscribers that the other process is not at are served here.
            carry_over()
            deliver_all()
            beside.wait()

        try:
            yield finish
        finally:
            if beside.poll() is None:
                beside.kill()


def settle(at: datetime) -> None:
    """Do at once what is put off after a change of many records, such as ranking all customers anew."""
    carry_over()
    for settler in settlers:
        settler.settle(at)


def run_beside() -> None:
    """Deliver until the standard input says that no more will come, and then to the end; ends at once with it."""
    is_ending = threading.Event()
    threading.Thread(target=_listen, args=(is_ending,), daemon=True).start()
    chosen = list(subscribers)
    while not is_ending.is_set():
        if not deliver_once(chosen):
            is_ending.wait(PAUSE_SECONDS)
    deliver_all()
    connection.close()


def _listen(is_ending: threading.Event) -> None:
    """Read the standard input; when it closes without a word, the import has died and this process with it."""
    if sys.stdin.buffer.readline() != NO_MORE:
        os._exit(0)
    is_ending.set()


def _wait_for_worker() -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_caught_up() and time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS)
