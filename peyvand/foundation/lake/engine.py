"""The embedded engine over the lake's files; only ever used in a process of its own, never in a web process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "400MB"
THREADS = 2

# The columns of an event in the lake. ts_us, recorded_us: microseconds since 1970 in UTC, so that every engine agrees.
COLUMNS: tuple[tuple[str, str], ...] = (
    ("seq", "BIGINT"),
    ("id", "VARCHAR"),
    ("kind", "VARCHAR"),
    ("version", "SMALLINT"),
    ("fact", "VARCHAR"),
    ("is_reversal", "BOOLEAN"),
    ("ts_us", "BIGINT"),
    ("recorded_us", "BIGINT"),
    ("party_id", "VARCHAR"),
    ("actor", "VARCHAR"),
    ("actor_kind", "VARCHAR"),
    ("subject_kind", "VARCHAR"),
    ("subject_id", "VARCHAR"),
    ("amount_minor", "BIGINT"),
    ("currency", "VARCHAR"),
    ("firm_minor", "BIGINT"),
    ("firm_currency", "VARCHAR"),
    ("outlet_id", "VARCHAR"),
    ("channel", "VARCHAR"),
    ("cause", "VARCHAR"),
    ("policy", "VARCHAR"),
    ("fields", "VARCHAR"),
    (
        "lines",
        "STRUCT(item_id VARCHAR, kind VARCHAR, quantity DECIMAL(18,4), unit_price DECIMAL(18,4), minor BIGINT)[]",
    ),
)


def folder() -> Path:
    """Return the lake's folder."""
    return Path(settings.DATA) / "lake"


@contextmanager
def opened(threads: int = THREADS) -> Iterator[DuckDBPyConnection]:
    """Give an engine in memory, bounded, that spills into the lake's own folder and reaches no network."""
    import duckdb

    spill = folder() / "tmp"
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    spill.mkdir(exist_ok=True)
    engine = duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "threads": threads,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    try:
        yield engine
    finally:
        engine.close()


def define_views(engine: DuckDBPyConnection, files: list[str]) -> None:
    """Let the engine know ``events``, one row an event, and ``event_lines``, one row a line, over these files."""
    names = ", ".join(name for name, _ in COLUMNS)
    if files:
        paths = ", ".join("'" + str(folder() / name).replace("'", "''") + "'" for name in files)
        source = (
            f"read_parquet([{paths}], hive_partitioning = true, hive_types = {{'day': DATE}}, union_by_name = true)"
        )
        engine.execute(f"CREATE VIEW events AS SELECT {names}, day FROM {source}")  # noqa: S608
    else:
        columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS)
        engine.execute(f"CREATE TABLE events ({columns}, day DATE)")
    engine.execute(
        "CREATE VIEW event_lines AS SELECT id AS event_id, kind, fact, is_reversal, ts_us, day, party_id, subject_id,"
        " currency, line.item_id, line.kind AS line_kind, line.quantity, line.unit_price, line.minor"
        " FROM (SELECT *, unnest(lines) AS line FROM events)"
    )
