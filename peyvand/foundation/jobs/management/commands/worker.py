"""``python -m peyvand.project worker``: runs jobs, schedules and services until SIGTERM or Ctrl-C."""

import os
import signal
import sys
import threading
from typing import Any

from django.core.management.base import BaseCommand

from peyvand.foundation.jobs.worker import run_worker


class Command(BaseCommand):
    help = "Run jobs, schedules and services until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        if not run_worker(stop):
            # A thread is still in the middle of a job that has been given back: it must not do more.
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(0)
