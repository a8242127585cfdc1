"""Verbs of the command line that concern the whole: backup, rebuild, health, translations."""

import argparse
import os
import shutil
import sys
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from peyvand.foundation.base.ports import Verb, verbs
from peyvand.foundation.jobs.queries import get_health
from peyvand.foundation.journal.queries import list_lags
from peyvand.kernel import clock
from peyvand.project import translations
from peyvand.project.backing_up import back_up, own_version
from peyvand.project.checksums import list_checksums
from peyvand.project.data import DataFolder

REBUILD = "rebuild-"
LEAST_FREE_BYTES = 1_000_000_000


class BackupVerb(Verb):
    """``backup FILE``."""

    key = "backup"
    help = "write everything into one file, while it runs"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def run(self, options: argparse.Namespace) -> int:
        data = DataFolder(Path(settings.DATA))
        size = back_up(data, os.environ["DATABASE_URL"], options.file.resolve(), at=clock.now())
        print(f"{options.file}: {size / 1_000_000:.1f} MB")
        return 0


class RebuildVerb(Verb):
    """``rebuild [WHAT …]``: every part's own verb ``rebuild-WHAT``, all of them where none is named."""

    key = "rebuild"
    help = "make anew what is computed from the records and the journal"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("what", nargs="*", choices=[[], *self._names()], metavar="WHAT", help=self._help())

    def run(self, options: argparse.Namespace) -> int:
        for name in options.what or self._names():
            verb = verbs[REBUILD + name]
            inner = argparse.ArgumentParser()
            verb.add_arguments(inner)
            code = verb.run(inner.parse_args([]))
            if code:
                return code
        return 0

    def _names(self) -> list[str]:
        return [verb.key.removeprefix(REBUILD) for verb in verbs if verb.key.startswith(REBUILD)]

    def _help(self) -> str:
        return f"{', '.join(self._names()) or 'nothing yet'}; all by default"


class HealthVerb(Verb):
    """``health``: one line for each thing that can go wrong; ends with 1 when one does."""

    key = "health"
    help = "say whether all is well"

    def run(self, options: argparse.Namespace) -> int:
        data = DataFolder(Path(settings.DATA))
        health, free = get_health(), shutil.disk_usage(data.place).free
        instance = data.read_instance() if data.is_running() else None
        lags = list_lags()
        waiting, blocked = sum(lag.waiting for lag in lags), sum(lag.blocked_lanes for lag in lags)
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version'), pg_database_size(current_database())")
            server, size = cursor.fetchall()[0]
        lines = (
            (True, f"version {own_version()}, PostgreSQL {server}, database {size / 1_000_000:.0f} MB"),
            (missing == 0, f"{missing} migrations to be done"),
            (instance is not None, f"running at {instance.address}" if instance else "not running"),
            (health.workers > 0 or instance is None, f"{health.workers} workers"),
            (health.failed == 0, f"jobs: {health.waiting} wait, {health.running} run, {health.failed} failed"),
            (blocked == 0, f"events: {waiting} wait for {len(lags)} subscribers, {blocked} lanes set aside"),
            (free > LEAST_FREE_BYTES, f"disk: {free / 1_000_000_000:.1f} GB free"),
        )
        for is_well, text in lines:
            print(f"{'ok  ' if is_well else 'BAD '} {text}")
        return 0 if all(is_well for is_well, _ in lines) else 1


class ChecksumsVerb(Verb):
    """``checksums``: a line for each table and folder; two data folders with equal lines hold the same."""

    key = "checksums"
    help = "print a checksum of each table and folder"

    def run(self, options: argparse.Namespace) -> int:
        for name, checksum in list_checksums(os.environ["DATABASE_URL"], Path(settings.DATA)).items():
            print(f"{name:<40} {checksum}")
        return 0


class TranslationsVerb(Verb):
    """``translations collect|check|compile|merge``."""

    key = "translations"
    help = "bring the catalogues of translations in step with the code, or check them"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="collect | check | compile | merge FILE …")

    def run(self, options: argparse.Namespace) -> int:
        sys.stdout.flush()
        return translations.main(options.arguments)
