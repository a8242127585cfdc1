"""Carries the journal's events into the lake: through a text file into Parquet, by day, in bounded memory."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.db import connection, transaction

from peyvand.foundation.base.ids import new_id
from peyvand.foundation.journal.events import list_kinds
from peyvand.foundation.journal.following import Part, find_part, move_on
from peyvand.foundation.lake.engine import COLUMNS, folder, opened
from peyvand.foundation.lake.models import LakeFile
from peyvand.kernel import clock

# Where the lake stands in the journal.
CURSOR = "lake.files"
# Events carried at a time: what bounds memory and the file in between.
PART = 100_000
LOCK = 7_236_115_401

# The journal's columns as the text file holds them: the lake's, but for fact and is_reversal, which the kinds tell.
SOURCE = (
    "SELECT seq, id, kind, kind_version, (extract(epoch FROM occurred_at) * 1000000)::bigint,"
    " (extract(epoch FROM recorded_at) * 1000000)::bigint, party_id, actor, actor_kind, subject_kind, subject_id,"
    " amount_minor, currency, firm_minor, firm_currency, outlet_id, channel, cause, policy,"
    " (fields - '+lines')::text, (fields -> '+lines')::text FROM journal_event WHERE "
)
TOLD_BY_KIND = ("fact", "is_reversal")
LARGEST_EVENT = 16_000_000


@contextmanager
def writing() -> Iterator[None]:
    """Be the only one that changes the lake's files meanwhile; waits for another to end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def export_new() -> int:
    """Carry over what the lake has not, and return how many events that was. The caller is ``writing``."""
    total = 0
    while part := find_part(CURSOR, PART):
        files = _write_part(part) if part.count else []
        with transaction.atomic():
            LakeFile.objects.bulk_create(files)
            move_on(part)
        total += part.count
    return total


def _write_part(part: Part) -> list[LakeFile]:
    with working_folder() as work:
        text = work / "events.csv"
        with text.open("wb") as file, connection.cursor() as cursor:
            statement = f"COPY ({SOURCE}{part.condition}) TO STDOUT (FORMAT csv)"
            with cursor.copy(statement, part.values) as copy:
                for block in copy:
                    file.write(block)
        return write_files(work, _read_text(text))


def write_files(work: Path, source: str) -> list[LakeFile]:
    """Write the events that the SQL ``source`` gives as one sorted file a day; return their unsaved rows."""
    names = ", ".join(name for name, _ in COLUMNS)
    # One thread writes one file a day; sorted, so that equal content is an equal file.
    with opened(threads=1) as engine:
        engine.execute(
            f"COPY (SELECT {names}, make_timestamp(ts_us)::DATE AS day FROM ({source}) ORDER BY day, ts_us, id)"  # noqa: S608
            f" TO '{work / 'days'}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (day))"
        )
        counts = dict(
            engine.execute(
                f"SELECT file_name, num_rows FROM parquet_file_metadata('{work / 'days' / '*' / '*.parquet'}')"  # noqa: S608
            ).fetchall()
        )
    return [_put_in_place(Path(path), rows) for path, rows in sorted(counts.items())]


@contextmanager
def working_folder() -> Iterator[Path]:
    """Give an empty folder beside the files, gone afterwards."""
    work = folder() / "tmp" / new_id().hex
    # Customers' names stand in it: for nobody else on the machine.
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    work.mkdir(parents=True)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _put_in_place(path: Path, rows: int) -> LakeFile:
    day = date.fromisoformat(path.parent.name.removeprefix("day="))
    name = f"events/{path.parent.name}/{new_id().hex}.parquet"
    place = folder() / name
    place.parent.mkdir(parents=True, exist_ok=True)
    path.replace(place)
    return LakeFile(name=name, day=day, rows=rows, bytes=place.stat().st_size, made_at=clock.now())


def _read_text(text: Path) -> str:
    columns = [(name, kind) for name, kind in COLUMNS if name not in TOLD_BY_KIND]
    kinds = ", ".join(f"'{name}': '{'VARCHAR' if name == 'lines' else kind}'" for name, kind in columns)
    facts = [(one.kind, one.fact, one.is_reversal) for one in list_kinds() if one.fact]
    known = ", ".join(f"('{kind}', '{fact}', {is_reversal})" for kind, fact, is_reversal in facts) or "('', '', false)"
    plain = ", ".join(f"e.{name}" for name, _ in columns if name != "lines")
    return (
        f"SELECT {plain}, f.fact, COALESCE(f.is_reversal, false) AS is_reversal,"  # noqa: S608
        """ list_transform(from_json(e.lines, '[["VARCHAR"]]'), lambda l: struct_pack(item_id := l[1], kind := l[2],"""
        " quantity := l[3]::DECIMAL(18,4), unit_price := l[4]::DECIMAL(18,4), minor := l[5]::BIGINT)) AS lines"
        f" FROM read_csv('{text}', auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"',"
        f" nullstr = '', allow_quoted_nulls = false, max_line_size = {LARGEST_EVENT},"
        f" buffer_size = {2 * LARGEST_EVENT + 1_000_000}, columns = {{{kinds}}}) AS e"
        f" LEFT JOIN (VALUES {known}) AS f(kind, fact, is_reversal) ON f.kind = e.kind"
    )
