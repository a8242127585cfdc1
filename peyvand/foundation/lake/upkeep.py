"""Keeps the lake's files few, whole and forgetful."""

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Count

from peyvand.foundation.journal.commands import rewind
from peyvand.foundation.lake.engine import COLUMNS, folder
from peyvand.foundation.lake.export import CURSOR, export_new, working_folder, write_files
from peyvand.foundation.lake.models import LakeFile, PendingErasure
from peyvand.kernel import clock

# A day with more live files than this is joined into one.
MOST_FILES = 3
# Replaced files stay so long for those who are reading them.
KEPT = timedelta(hours=1)
DAYS_AT_ONCE = 50


def compact() -> int:
    """Join the files of days that have many, dropping repeats by event id, and return how many days.

    The caller is ``writing``.
    """
    crowded = LakeFile.objects.filter(retired_at=None).values("day").annotate(files=Count("id"))
    days = [one["day"] for one in crowded.filter(files__gt=MOST_FILES).order_by("day")]
    for start in range(0, len(days), DAYS_AT_ONCE):
        _rewrite(days[start : start + DAYS_AT_ONCE], forgotten=[])
    return len(days)


def forget_parties() -> int:
    """Take what identifies the waiting parties out of the files and return how many parties. The caller is ``writing``.

    What was bought stays, as it does in the journal.
    """
    parties = list(PendingErasure.objects.values_list("party_id", flat=True))
    if not parties:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT (occurred_at AT TIME ZONE 'UTC')::date FROM journal_event WHERE party_id = ANY(%s)",
            [parties],
        )
        days = sorted(day for (day,) in cursor)
    for start in range(0, len(days), DAYS_AT_ONCE):
        _rewrite(days[start : start + DAYS_AT_ONCE], forgotten=[str(party_id) for party_id in parties])
    # What is forgotten may not be kept for readers either.
    sweep(clock.now())
    PendingErasure.objects.filter(party_id__in=parties).delete()
    return len(parties)


def rebuild() -> int:
    """Write the lake anew from the journal and return how many events it holds. The caller is ``writing``."""
    with transaction.atomic():
        rewind(CURSOR)
        LakeFile.objects.filter(retired_at=None).update(retired_at=clock.now())
    count = export_new()
    compact()
    return count


def sweep(before: datetime) -> int:
    """Delete files replaced before that moment, and what never became part of the lake; return how many files.

    The caller is ``writing``.
    """
    retired = LakeFile.objects.filter(retired_at__lte=before)
    names = list(retired.values_list("name", flat=True))
    for name in names:
        (folder() / name).unlink(missing_ok=True)
    retired.delete()
    # Left by a process that was killed: nobody else is writing now.
    shutil.rmtree(folder() / "tmp", ignore_errors=True)
    known = set(LakeFile.objects.values_list("name", flat=True))
    strays = [path for path in _list_files() if path.relative_to(folder()).as_posix() not in known]
    for path in strays:
        path.unlink()
    return len(names) + len(strays)


def _rewrite(days: list[date], forgotten: list[str]) -> None:
    old = list(LakeFile.objects.filter(retired_at=None, day__in=days))
    if not old:
        return
    paths = ", ".join(f"'{folder() / file.name}'" for file in old)
    names = ", ".join(_forgetful(name, forgotten) for name, _ in COLUMNS)
    source = (
        f"SELECT {names} FROM read_parquet([{paths}], union_by_name = true)"  # noqa: S608
        " QUALIFY row_number() OVER (PARTITION BY id ORDER BY seq) = 1"
    )
    with working_folder() as work:
        new = write_files(work, source)
        now = clock.now()
        with transaction.atomic():
            LakeFile.objects.filter(id__in=[file.id for file in old]).update(retired_at=now)
            LakeFile.objects.bulk_create(new)


def _forgetful(name: str, forgotten: list[str]) -> str:
    blank = {"fields": "'{}'", "channel": "''", "policy": "'erased'"}.get(name)
    if not forgotten or blank is None:
        return name
    parties = ", ".join(f"'{party_id}'" for party_id in forgotten)
    return f"CASE WHEN party_id IN ({parties}) THEN {blank} ELSE {name} END AS {name}"


def _list_files() -> list[Path]:
    return sorted((folder() / "events").rglob("*.parquet"))
