"""A run from its file to its end: staged, written batch by batch, finished; after a stop it goes on where it was.

Each batch of whole groups is one transaction that also moves the run's cursor, adds to its report and keeps its
rejects. A process that dies loses the batch it was at and nothing else; the next one begins with that batch.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.translation import gettext as _

from peyvand.foundation.access.actors import ImportActor
from peyvand.foundation.journal import commands as journal
from peyvand.foundation.records.imports import keeping, rejects, staging, tables
from peyvand.foundation.records.imports.cells import Habit, make_parser
from peyvand.foundation.records.imports.forgetting import forget_done
from peyvand.foundation.records.imports.models import AT_WORK, ImportRun, RunState
from peyvand.foundation.records.imports.people import find_starter
from peyvand.foundation.records.imports.ports import (
    BatchOutcome,
    FieldKind,
    Group,
    Reader,
    Reject,
    RunContext,
    readers,
)
from peyvand.foundation.records.imports.reading import RowReading
from peyvand.foundation.records.imports.reporting import Report, add_tallies
from peyvand.foundation.records.imports.tables import Layout
from peyvand.kernel import clock
from peyvand.kernel.refused import Refused

type OnProgress = Callable[[ImportRun], None]


def execute(run_id: UUID, *, on_progress: OnProgress = lambda _run: None) -> ImportRun:
    """Bring the run to its end and return it: DONE, CANCELLED or FAILED with the reason. Safe to call again.

    Raises Refused("running") while another process is at it. A fault that is no rule's rises; the run is then
    FAILED as well and may be resumed.
    """
    with _only_one(run_id):
        run = ImportRun.objects.get(id=run_id)
        if run.state not in AT_WORK:
            return run
        try:
            _Work(run, on_progress).do_all()
        except Refused as refused:
            _end(run, RunState.FAILED, error=str(refused.text or refused.code))
        except Exception:
            if not connection.is_usable():
                connection.close()
            _end(run, RunState.FAILED, error=_("Something went wrong that nobody foresaw; it can be taken up again."))
            raise
        on_progress(run)
        return run


def check(run_id: UUID, *, on_progress: OnProgress = lambda _run: None) -> ImportRun:
    """Do all that the run would do, roll it back batch by batch, and keep the report of what would happen."""
    with _only_one(run_id):
        run = ImportRun.objects.get(id=run_id)
        if run.state != RunState.CHECKING:
            return run
        try:
            _Work(run, on_progress, is_dry_run=True).do_dry()
        except Refused as refused:
            run.error = str(refused.text or refused.code)
        run.state = RunState.READY
        run.is_cancelling = False
        run.save(update_fields=["state", "error", "is_cancelling", "check_report"])
        on_progress(run)
        return run


@contextmanager
def _only_one(run_id: UUID) -> Iterator[None]:
    """Hold the run for this connection; the database lets go when the process dies."""
    key = run_id.int & 0x7FFF_FFFF_FFFF_FFFF
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise Refused("running", _("This import is running already."))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


class _Cancelled(Exception):
    """The person has asked for an end."""


@dataclass
class _Work:
    """One process's work on a run."""

    run: ImportRun
    on_progress: OnProgress
    is_dry_run: bool = False

    def __post_init__(self) -> None:
        run = self.run
        options: dict[str, Any] = run.options
        self.reader: Reader = readers[run.reader]
        self.layout = Layout(**run.layout)
        self.zone = ZoneInfo(options["zone"])
        self.habit = Habit(**options.get("habit", {}))
        self.reading = RowReading(self.reader.fields, run.mapping, self.habit, self.zone, len(run.header))
        self.context = RunContext(
            run_id=run.id,
            source=options["source"],
            currency=options.get("currency", ""),
            zone=self.zone,
            by=ImportActor(run.ref, find_starter(run)),
            at=run.begun_at or clock.now(),
            options=options.get("reader", {}),
            is_dry_run=self.is_dry_run,
            is_correction=run.is_correction,
        )

    def do_all(self) -> None:
        run = self.run
        try:
            if run.state != RunState.FINISHING:
                self._stage()
                self._enter(RunState.WRITING)
                while batch := staging.read_batch(run.id, run.cursor, run.batch_rows):
                    self._look_for_cancelling()
                    self._write(batch)
                    self.on_progress(run)
                self._enter(RunState.FINISHING)
            self._finish()
        except _Cancelled:
            _end(run, RunState.CANCELLED)

    def do_dry(self) -> None:
        """Count what would happen into ``check_report``; nothing stays."""
        report: Report = {}
        rejected = cursor = done = changes = 0
        self.run.check_report = None
        try:
            self._stage()
            while batch := staging.read_batch(self.run.id, cursor, self.run.batch_rows):
                self._look_for_cancelling()
                groups, unread = self._read(batch)
                with transaction.atomic():
                    outcome = self.reader.write(groups, self.context)
                    transaction.set_rollback(True)
                self.context.cache.clear()
                add_tallies(report, outcome.tallies)
                _count_unread(report, unread)
                rejected += len(unread) + len(outcome.rejects)
                changes += outcome.changes
                cursor = batch[-1][0]
                done += sum(len(rows) for _number, _key, rows in batch)
                self._note_progress(done)
        except _Cancelled:
            return
        self.run.check_report = {"tallies": report, "rejects": rejected, "changes": changes, "rows": done}

    def _stage(self) -> None:
        """Fill the staging table, unless it is filled already; after a crash of the database it is empty again."""
        run = self.run
        if run.staged_rows and staging.is_whole(run.id, run.staged_rows):
            return
        if not keeping.path_of(run.sha256).exists():
            raise Refused("gone", _("The file is not kept any more; send it in again."))
        if not self.is_dry_run:
            self._enter(RunState.STAGING)
        rows: Iterable[tables.Row] = tables.read_rows(keeping.path_of(run.sha256), self.layout)
        if run.is_correction:
            rows = map(rejects.read_back, rows)
        run.staged_groups, run.staged_rows = staging.stage(
            run.id, rows, self._keys(), is_grouped=self.reader.group_by is not None, on_progress=self._note_staged
        )
        run.save(update_fields=["staged_groups", "staged_rows"])
        if not run.staged_rows:
            raise Refused("empty", _("The file has no rows below its header."))

    def _keys(self) -> staging.Keys:
        key = self.reader.group_by
        kind = next((field.kind for field in self.reader.fields if field.key == key), FieldKind.CODE)
        return staging.Keys(
            column=self.run.mapping.get(key) if key else None,
            parse=make_parser(kind, self.habit, self.zone),
            place_column=rejects.find_column(self.run.header, rejects.PLACE) if self.run.is_correction else None,
        )

    def _read(self, batch: list[tuple[int, str, list[staging.StagedRow]]]) -> tuple[list[Group], list[Reject]]:
        unread: list[Reject] = []
        groups: list[Group] = []
        for number, key, staged in batch:
            own, strayed = (
                rejects.part_strayed(self.run.header, key, staged) if self.run.is_correction else (staged, [])
            )
            group, bad = self.reading.read_group(number, key, own)
            unread += strayed + bad
            if group.rows:
                groups.append(group)
        return groups, unread

    def _write(self, batch: list[tuple[int, str, list[staging.StagedRow]]]) -> None:
        """Write one batch, whole, with the cursor, the report and the rejects."""
        run = self.run
        groups, unread = self._read(batch)
        with transaction.atomic():
            outcome = self.reader.write(groups, self.context) if groups else BatchOutcome()
            not_taken = list(chain(unread, outcome.rejects))
            rejects.keep(run.id, not_taken)
            add_tallies(run.report, outcome.tallies)
            _count_unread(run.report, unread)
            run.cursor = batch[-1][0]
            run.done_rows += sum(len(rows) for _number, _key, rows in batch)
            run.reject_count += len(not_taken)
            run.changes += outcome.changes
            run.save(update_fields=["cursor", "done_rows", "reject_count", "changes", "report"])

    def _finish(self) -> None:
        """Let the reader do what needs the whole file, write the audit line and end the run; one transaction."""
        run = self.run
        with transaction.atomic():
            outcome = self.reader.finish(self.context)
            add_tallies(run.report, outcome.tallies)
            run.changes += outcome.changes
            run.sample = []
            _end(run, RunState.DONE)
            forget_done(run)
            journal.audit(
                by=self.context.by,
                action="imports.import",
                subject=run.ref,
                before={},
                after={
                    "reader": run.reader,
                    "file": run.file_name,
                    "sha256": run.sha256,
                    "rows": run.staged_rows,
                    "changes": run.changes,
                    "rejects": run.reject_count,
                    **{key: value for key, value in run.options.items() if key != "habit"},
                },
                at=clock.now(),
            )
        staging.clear(run.id)

    def _enter(self, state: RunState) -> None:
        run, now = self.run, clock.now()
        run.state, run.phase_at, run.phase_rows = state, now, run.done_rows
        run.begun_at = run.begun_at or now
        self.context.at = run.begun_at
        run.save(update_fields=["state", "phase_at", "phase_rows", "begun_at"])
        self.on_progress(run)

    def _note_staged(self, rows: int) -> None:
        self._look_for_cancelling()
        self.run.phase_rows = rows
        ImportRun.objects.filter(id=self.run.id).update(phase_rows=rows)
        self.on_progress(self.run)

    def _note_progress(self, rows: int) -> None:
        ImportRun.objects.filter(id=self.run.id).update(phase_rows=rows)
        self.run.phase_rows = rows
        self.on_progress(self.run)

    def _look_for_cancelling(self) -> None:
        if ImportRun.objects.filter(id=self.run.id, is_cancelling=True).exists():
            raise _Cancelled


def _end(run: ImportRun, state: RunState, *, error: str = "", at: datetime | None = None) -> None:
    run.state, run.error, run.ended_at, run.is_cancelling = state, error, at or clock.now(), False
    run.save(update_fields=["state", "error", "ended_at", "is_cancelling", "report", "changes", "sample"])


def _count_unread(report: Report, unread: list[Reject]) -> None:
    outcome = BatchOutcome()
    for reject in unread:
        outcome.count("rejects", reject.code, rows=1)
    add_tallies(report, outcome.tallies)
