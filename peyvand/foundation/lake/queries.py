"""The one query face of the lake, and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Sum

from peyvand.foundation.journal.queries import is_caught_up as has_taken
from peyvand.foundation.lake.engine import define_views, opened
from peyvand.foundation.lake.export import CURSOR
from peyvand.foundation.lake.models import LakeFile


@dataclass(frozen=True)
class Extent:
    """How large the lake is; the days are None while it is empty."""

    files: int
    events: int
    bytes: int
    first_day: date | None
    last_day: date | None


def run(name: str, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Return the rows of a query over ``events`` and ``event_lines``, written in DuckDB's SQL with ``?`` for values.

    name: ``<slice>.<what>``, in the message of what goes wrong. Days are in ``day``, moments in ``ts_us``, whole
    microseconds since 1970 in UTC. Only in heavy jobs and other processes of their own: the engine is large.
    """
    import duckdb

    with opened() as engine:
        define_views(
            engine, list(LakeFile.objects.filter(retired_at=None).order_by("name").values_list("name", flat=True))
        )
        try:
            return engine.execute(sql, list(params)).fetchall()
        except duckdb.Error as error:
            error.add_note(f"in the query {name} of the lake")
            raise


def is_caught_up() -> bool:
    """Return whether every committed event is in the lake."""
    return has_taken([CURSOR])


def get_extent() -> Extent:
    """Return how large the lake is."""
    live = LakeFile.objects.filter(retired_at=None)
    found = live.aggregate(
        files=Count("id"),
        events=Sum("rows", default=0),
        size=Sum("bytes", default=0),
        first=Min("day"),
        last=Max("day"),
    )
    return Extent(found["files"], found["events"], found["size"], found["first"], found["last"])
