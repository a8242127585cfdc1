"""What imports hold of people, and when it goes: files that are in, or that nobody comes back to; rows about somebody
who is to be forgotten."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from peyvand.foundation.base.ports import Erasable
from peyvand.foundation.records.imports import keeping, staging
from peyvand.foundation.records.imports.cells import read_code
from peyvand.foundation.records.imports.models import ImportRun, RejectedRow, RunState
from peyvand.foundation.records.imports.ports import Mark, readers

# A run that nobody has come back to for so long needs its file no more.
PATIENCE = timedelta(days=30)
# A file is kept a moment before its run is opened.
OPENING = timedelta(days=1)
RESTING = (RunState.NEW, RunState.READY, RunState.CANCELLED, RunState.FAILED)


class ImportErasure(Erasable):
    """Forgets rejected rows that name the party, and whatever of that system's files waits to be imported.

    Which rows of a waiting file name the party nobody knows yet: it has to be sent in again.
    """

    key = "imports"
    tables = ("imports_importrun", "imports_rejectedrow", "imports_stagedgroup")
    folders = ("imports",)

    def erase(self, party_id: UUID) -> int:
        marks = [(reader.key, mark) for reader in readers for mark in reader.marks_of(party_id)]
        return sum(
            _erase_rejects(run, mark) + _erase_waiting(run)
            for reader_key, mark in marks
            for run in ImportRun.objects.filter(reader=reader_key, options__source=mark.source)
        )


def forget_done(run: ImportRun) -> None:
    """Delete the file of a run that is done, after the running transaction, unless another run needs it still."""
    if not ImportRun.objects.exclude(state=RunState.DONE).filter(sha256=run.sha256).exists():
        transaction.on_commit(lambda: keeping.forget(run.sha256))


def forget_old(at: datetime) -> int:
    """Delete files that no run needs any more, with all that was read of them, and return how many files."""
    unfinished = ImportRun.objects.exclude(state=RunState.DONE)
    _forget_read(unfinished.filter(state__in=RESTING, changed_at__lt=at - PATIENCE))
    needed = unfinished.exclude(state__in=RESTING, changed_at__lt=at - PATIENCE)
    return keeping.forget_others(set(needed.values_list("sha256", flat=True)), before=at - OPENING)


def _erase_rejects(run: ImportRun, mark: Mark) -> int:
    column = run.mapping.get(mark.field)
    if column is None:
        return 0
    named = [
        row_id
        for row_id, cells in run.rejects.values_list("id", "cells")
        if column < len(cells) and read_code(cells[column]) == mark.value
    ]
    return RejectedRow.objects.filter(id__in=named).delete()[0]


def _erase_waiting(run: ImportRun) -> int:
    if run.state not in RESTING:
        return 0
    keeping.forget(run.sha256)
    return _forget_read(ImportRun.objects.filter(id=run.id))


def _forget_read(runs: "QuerySet[ImportRun]") -> int:
    for run_id in runs.values_list("id", flat=True):
        staging.clear(run_id)
    return runs.update(sample=[])
