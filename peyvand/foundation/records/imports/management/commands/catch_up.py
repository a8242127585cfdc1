"""``python -m peyvand.project catch_up``: the process beside an import that tells the news while it is written."""

from typing import Any

from django.core.management.base import BaseCommand

from peyvand.foundation.records.imports.catching_up import run_beside


class Command(BaseCommand):
    help = "Deliver events until the standard input closes."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        run_beside()
