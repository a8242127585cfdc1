"""``python -m peyvand.project job ID HOLDER``: runs one job for the worker that has claimed it."""

import sys
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser

from peyvand.foundation.jobs.child import run_as_child


class Command(BaseCommand):
    help = "Run one claimed job; started by the worker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("job_id", type=UUID)
        parser.add_argument("holder")

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(run_as_child(options["job_id"], options["holder"]))
