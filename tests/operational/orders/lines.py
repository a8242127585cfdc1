"""Files of order lines for tests, and runs of them."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from peyvand.foundation.access.actors import SystemActor
from peyvand.foundation.records.imports import commands, keeping, running
from peyvand.foundation.records.imports.models import ImportRun, RunState
from tests.operational.trade import AT

EXCERPT = Path(__file__).resolve().parents[2] / "data" / "retail-excerpt.parquet"
HEADER = ("Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID")
BY = SystemActor("command line")

type Line = Sequence[object]


def line(invoice: str, code: str, quantity: object, price: object, customer: object = "13085", **more: Any) -> Line:
    """Return one row of a file; more: at, name (of the product)."""
    return (
        invoice,
        code,
        more.get("name", f"Thing {code}"),
        quantity,
        more.get("at", "2010-03-01 09:00"),
        price,
        customer,
    )


def as_csv(rows: Sequence[Line], header: Sequence[str] = HEADER) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def first_rows(count: int) -> list[Line]:
    """Return the first rows of the excerpt, without the country."""
    from peyvand.foundation.records.imports.tables import find_layout, read_first

    return [row[:7] for row in read_first(EXCERPT, find_layout(EXCERPT), count)]


def import_bytes(content: bytes, *, batch_rows: int = 1000, name: str = "orders.csv", **options: Any) -> ImportRun:
    """Import a file of this content, by the command line's actor, to its end."""
    sha256, size = keeping.keep([content])
    given = {"currency": "GBP", "zone": "Europe/London", "source": "shop", **options}
    run = commands.open_run(
        "orders", sha256=sha256, size=size, file_name=name, options=given, batch_rows=batch_rows, by=BY, at=AT
    )
    run = commands.look_at_file(run.id)
    assert run.state == RunState.READY, run.error
    return running.execute(commands.start(run.id, by=BY, at=AT).id)


def import_lines(*rows: Line, **options: Any) -> ImportRun:
    run = import_bytes(as_csv(rows), **options)
    assert run.state == RunState.DONE, run.error
    return run
