"""``bin/peyvand import orders FILE``: the whole way of a file, in the foreground."""

import argparse
import sys
import time
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from peyvand.foundation.access.actors import SystemActor
from peyvand.foundation.base.ports import Verb
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.records.imports import catching_up, commands, keeping, queries, running, telling
from peyvand.foundation.records.imports.models import ImportRun, RunState
from peyvand.foundation.records.imports.people import COMMAND_LINE
from peyvand.foundation.records.imports.ports import readers
from peyvand.kernel import clock
from peyvand.kernel.refused import Refused

LINE_SECONDS = 5.0


class ImportVerb(Verb):
    """Imports a file; a run that was broken off is taken up where it stopped."""

    key = "import"
    help = "import a file of CSV, XLSX or Parquet"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("reader", metavar="WHAT", choices=[reader.key for reader in readers], help="orders, …")
        parser.add_argument("file", type=Path)
        parser.add_argument("--currency", default="", help="of all amounts, by its three letters (default: the firm's)")
        parser.add_argument("--zone", default="", help="of moments that bear none (default: the firm's)")
        parser.add_argument("--source", default="", help="the system that the keys belong to (default: the firm's)")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="FIELD=NAME",
            help="which column holds what, where the guess is wrong",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--rejects", type=Path, help="write rows that were not done into this file (.csv or .xlsx)")
        parser.add_argument("--batch", type=int, default=0, help=argparse.SUPPRESS)

    def run(self, options: argparse.Namespace) -> int:
        try:
            return _Errand(options).run()
        except Refused as refused:
            for field, text in refused.errors.items():
                print(f"{field}: {text}", file=sys.stderr)
            print(str(refused.text or refused.code), file=sys.stderr)
            return 1


class _Errand:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.by = SystemActor(COMMAND_LINE)
        self.begun = time.monotonic()
        self.told_at = -LINE_SECONDS

    def run(self) -> int:
        self._say_guesses()
        run = self._open()
        if run.state == RunState.FAILED and not run.mapping:
            raise Refused("unreadable", run.error)
        if self.options.dry_run:
            return self._check(run)
        with catching_up.delivering() as finish:
            if run.state in (RunState.READY, RunState.FAILED, RunState.CANCELLED):
                move = commands.start if run.state == RunState.READY else commands.resume
                run = move(run.id, by=self.by, at=clock.now())
            run = running.execute(run.id, on_progress=self._tell)
            self._say(_("Bringing the timeline, facts and scores up to date"))
            finish()
        catching_up.settle(clock.now())
        return self._end(run)

    def _open(self) -> ImportRun:
        """Return the run of this file that was broken off, else a new one with its file looked at."""
        path: Path = self.options.file
        if not path.is_file():
            raise Refused("missing", _("There is no file %(path)s.") % {"path": path})
        sha256, size = keeping.keep_path(path)
        given = {
            key: getattr(self.options, key) for key in ("currency", "zone", "source") if getattr(self.options, key)
        }
        unfinished = queries.find_unfinished(self.options.reader, sha256, by=self.by)
        if self.options.dry_run or any(unfinished and unfinished.options.get(key) != given[key] for key in given):
            unfinished = None
        if unfinished and unfinished.state != RunState.NEW:
            if unfinished.begun_at:
                done, total = f"{unfinished.done_rows:,}", f"{unfinished.staged_rows:,}"
                self._say(
                    _("Taking up what was broken off, at row %(done)s of %(total)s") % {"done": done, "total": total}
                )
            return unfinished
        run = unfinished or commands.open_run(
            self.options.reader,
            sha256=sha256,
            size=size,
            file_name=path.name,
            options=given,
            batch_rows=self.options.batch,
            by=self.by,
            at=clock.now(),
        )
        run = commands.look_at_file(run.id)
        if self.options.column and run.state == RunState.READY:
            run = commands.choose(run.id, mapping=self._mapping(run), options={}, by=self.by, at=clock.now())
        self._say_columns(run)
        return run

    def _mapping(self, run: ImportRun) -> dict[str, int]:
        mapping = dict(run.mapping)
        for pair in self.options.column:
            key, _sign, name = pair.partition("=")
            if name not in run.header:
                raise Refused("missing", _("The file has no column %(name)s.") % {"name": name})
            column = run.header.index(name)
            mapping = {field: index for field, index in mapping.items() if index != column} | {key: column}
        return mapping

    def _check(self, run: ImportRun) -> int:
        commands.begin_check(run.id, by=self.by, at=clock.now())
        run = running.check(run.id, on_progress=self._tell)
        self._close_line()
        found = run.check_report
        if found is None:
            print(run.error, file=sys.stderr)
            return 1
        for line in telling.tell_report(run, found["tallies"], found["changes"], found["rejects"]):
            print(line)
        print(_("This was a dry run: nothing was kept."))
        return 0

    def _end(self, run: ImportRun) -> int:
        self._close_line()
        earlier = queries.find_earlier(run, by=self.by)
        if earlier:
            print(_("This file was imported before."))
        for line in telling.tell_report(run, run.report, run.changes, run.reject_count):
            print(line)
        for line in telling.tell_rejects(run):
            print(line)
        if run.state != RunState.DONE:
            print(run.error or RunState(run.state).label, file=sys.stderr)
            return 1
        if self.options.rejects and run.reject_count:
            self._write_rejects(run, self.options.rejects)
        print(_("Done in %(seconds)s s; all that follows is up to date.") % {"seconds": f"{self._seconds():.1f}"})
        return 0

    def _write_rejects(self, run: ImportRun, path: Path) -> None:
        from peyvand.foundation.records.imports import rejects

        path.write_bytes(rejects.write_xlsx(run) if path.suffix == ".xlsx" else b"".join(rejects.write_csv(run)))

    def _say_guesses(self) -> None:
        settings = get_settings()
        if not settings.are_answered:
            guessed = {
                "currency": self.options.currency or settings.currency,
                "zone": self.options.zone or settings.zone.key,
                "source": self.options.source or settings.source,
            }
            self._say(
                _(
                    "The firm's settings are not answered yet; going by"
                    " currency %(currency)s, zone %(zone)s, source %(source)s."
                )
                % guessed
            )

    def _say_columns(self, run: ImportRun) -> None:
        if run.state == RunState.READY:
            pairs = ", ".join(f"{key} = {run.header[column]}" for key, column in run.mapping.items())
            self._say(_("Columns: %(pairs)s") % {"pairs": pairs})

    def _tell(self, run: ImportRun) -> None:
        now: datetime = clock.now()
        line = telling.tell_progress(run, now)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{line}")
            sys.stderr.flush()
        elif time.monotonic() - self.told_at >= LINE_SECONDS:
            self._say(line)

    def _say(self, line: str) -> None:
        self.told_at = time.monotonic()
        self._close_line()
        print(f"{self._seconds():6.1f} s  {line}", file=sys.stderr, flush=True)

    def _close_line(self) -> None:
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")

    def _seconds(self) -> float:
        return time.monotonic() - self.begun
