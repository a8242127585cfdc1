"""An import that is killed at random, again and again, ends in the same world as one that never was."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from peyvand.foundation.records.imports.models import ImportRun
from tests.operational.orders.lines import EXCERPT
from tests.operational.world import checksums

ROOT = Path(__file__).resolve().parents[3]
VERB = (
    "import sys; from peyvand.project.commandline import run_verb; sys.exit(run_verb(sys.argv[1:], is_running=False))"
)
# So many rows of the file are done when a process is killed, a little later or sooner.
KILLED_AT = (0, 6000, 14_000)
PATIENCE_SECONDS = 240.0


@contextmanager
def importing(source: str) -> Iterator[subprocess.Popen[bytes]]:
    """Import the excerpt in a process of its own, by the command line, in batches of a thousand rows."""
    arguments = ("--currency", "GBP", "--zone", "Europe/London", "--source", source, "--batch", "1000")
    environment = {
        "PEYVAND_DATA": str(settings.DATA),
        "DJANGO_SETTINGS_MODULE": "peyvand.project.settings",
    }
    with subprocess.Popen(
        [sys.executable, "-c", VERB, "import", "orders", str(EXCERPT), *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def done_rows(source: str) -> int:
    """Return how many rows are done; -1 while there is no run."""
    return ImportRun.objects.filter(options__source=source).values_list("done_rows", flat=True).first() or -1


def kill_at(source: str, rows: int, chance: random.Random) -> None:
    """Start, or take up, the import, and kill it without a word somewhere behind that row."""
    with importing(source) as process:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while process.poll() is None and done_rows(source) < rows - 1 and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 1.0))
        process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.mark.django_db(transaction=True)
def test_three_kills_leave_the_world_of_a_clean_run():
    chance = random.Random(489434)  # noqa: S311

    for rows in KILLED_AT:
        kill_at("killed", rows, chance)
        assert not ImportRun.objects.filter(options__source="killed", state="done").exists()
    with importing("killed") as process:
        assert process.wait(PATIENCE_SECONDS) == 0
    with importing("clean") as process:
        assert process.wait(PATIENCE_SECONDS) == 0

    assert ImportRun.objects.filter(options__source="killed").count() == 1
    assert checksums("killed") == checksums("clean")
