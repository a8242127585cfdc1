"""Parquet files; imported only where heavy work is done, for the engine takes memory."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
from django.utils.translation import gettext as _

from peyvand.kernel.refused import Refused

FETCH = 4096


def read_names(path: Path) -> list[str]:
    """Return the names of the columns."""
    with _connect() as engine:
        return [name for name, *_rest in _run(engine, "DESCRIBE SELECT * FROM read_parquet(?)", path).fetchall()]


def read_cells(path: Path) -> Iterator[list[str]]:
    """Yield all rows in the order of the file, each cell as text, moments with a zone in UTC."""
    columns = ", ".join(f"coalesce(CAST(\"{name.replace('"', '""')}\" AS VARCHAR), '')" for name in read_names(path))
    with _connect() as engine:
        result = _run(engine, f"SELECT {columns} FROM read_parquet(?)", path)  # noqa: S608 (names are quoted)
        while rows := result.fetchmany(FETCH):
            for row in rows:
                yield list(row)


def _connect() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 1, "memory_limit": "256MB"})


def _run(engine: duckdb.DuckDBPyConnection, query: str, path: Path) -> duckdb.DuckDBPyConnection:
    try:
        return engine.execute(query, [str(path)])
    except duckdb.Error as fault:
        raise Refused("unreadable", _("The Parquet file cannot be read: %(fault)s.") % {"fault": fault}) from fault
