"""What follows from an import is delivered while it is written, by whoever is there."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from peyvand.foundation.jobs import queries as jobs
from peyvand.foundation.jobs.models import LivingWorker
from peyvand.foundation.journal import commands
from peyvand.foundation.journal.queries import is_caught_up
from peyvand.foundation.records.imports.catching_up import delivering
from peyvand.kernel import clock
from tests.foundation.journal.samples import step
from tests.foundation.processes import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def record_step() -> None:
    with transaction.atomic():
        commands.record(step())


def test_a_second_process_delivers_while_the_first_writes() -> None:
    with delivering():
        record_step()

        wait_for(is_caught_up)


@pytest.mark.parametrize("program", ["exit 1", "exec sleep 600"])
def test_a_second_process_that_dies_or_hangs_holds_nobody_up(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.write_text(f"#!/bin/sh\n{program}\n")
    other.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(other))

    with delivering() as finish:
        record_step()
        finish()

    assert is_caught_up()


def test_what_a_dead_worker_leaves_is_taken_here(monkeypatch: pytest.MonkeyPatch) -> None:
    LivingWorker.objects.create(id="a", started_at=clock.now(), seen_at=clock.now())

    with delivering() as finish:
        record_step()
        monkeypatch.setattr(jobs, "GONE", timedelta(0))
        finish()

    assert is_caught_up()
