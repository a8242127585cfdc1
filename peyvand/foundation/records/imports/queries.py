"""Reads of runs that others may use."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from peyvand.foundation.access.queries import visible
from peyvand.foundation.journal.queries import is_caught_up
from peyvand.foundation.records.imports.models import ImportRun, RejectedRow, RunState
from peyvand.foundation.records.imports.ports import Reader, readers, settlers
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused

# Below this share of the work no time is told.
TELLING = 0.02


@dataclass(frozen=True)
class Progress:
    """How far the work at hand is. left: how long it will likely take still, None while it cannot be told."""

    done: int
    total: int
    left: timedelta | None


def get_run(run_id: UUID, *, by: Actor) -> ImportRun:
    """Return the run; Refused("missing") when there is none that the actor may see."""
    run = visible(ImportRun.objects.all(), by).filter(id=run_id).first()
    if run is None:
        raise Refused("missing", _("There is no such import."))
    return run


def list_rejects(run_id: UUID, *, by: Actor, limit: int = 50) -> list[RejectedRow]:
    """Return the first rejected rows of a run, in the order of the file."""
    return list(RejectedRow.objects.filter(run=get_run(run_id, by=by)).order_by("row_number")[:limit])


def list_readers(by: Actor) -> list[Reader]:
    """Return what the actor may import."""
    return [
        reader
        for reader in readers
        if by.can("import", ImportRun.kind) and all(by.can("create", type_key) for type_key in reader.types)
    ]


def find_unfinished(reader_key: str, sha256: str, *, by: Actor) -> ImportRun | None:
    """Return the latest run of the same file that has neither ended well nor been cancelled, None if there is none.

    One whose file could not be read has ended.
    """
    runs = visible(ImportRun.objects.filter(reader=reader_key, sha256=sha256), by)
    open_ones = runs.exclude(state__in=(RunState.DONE, RunState.CANCELLED))
    return open_ones.exclude(state=RunState.FAILED, mapping={}).order_by("-created_at").first()


def find_earlier(run: ImportRun, *, by: Actor) -> ImportRun | None:
    """Return the latest other run that brought the same file in, None if there is none."""
    runs = visible(ImportRun.objects.filter(reader=run.reader, sha256=run.sha256, state=RunState.DONE), by)
    return runs.exclude(id=run.id).filter(created_at__lt=run.created_at).order_by("-created_at").first()


def reckon_progress(run: ImportRun, at: datetime) -> Progress:
    """Return how far the run is in what it is doing now."""
    if run.state == RunState.WRITING:
        done, begun = run.done_rows, run.phase_rows
    else:
        done, begun = run.phase_rows, 0
    total = run.staged_rows
    share = (done - begun) / (total - begun) if total > begun else 0.0
    if run.phase_at is None or share < TELLING:
        return Progress(done, total, None)
    spent = at - run.phase_at
    return Progress(done, total, spent / share * (1 - share))


def is_settled() -> bool:
    """Return whether everything that follows from what was written is up to date."""
    return is_caught_up() and all(settler.is_settled() for settler in settlers)
