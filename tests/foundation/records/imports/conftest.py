"""A reader of tools, and runs of it from a few rows of text."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import pytest

from peyvand.foundation.access.actors import SystemActor
from peyvand.foundation.records.imports import commands, keeping
from peyvand.foundation.records.imports.models import ImportRun, RunState
from peyvand.foundation.records.imports.ports import (
    BatchOutcome,
    FieldKind,
    Group,
    ImportField,
    Reader,
    Reject,
    RunContext,
    Section,
    readers,
)
from tests.foundation.records.sample.models import Tool

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SYSTEM = SystemActor("command line")
type OpenRun = Callable[..., ImportRun]


class ToolReader(Reader):
    """One row a part of a tool; rows of the same code are one tool. A tool called "poison" is a fault."""

    key = "tools"
    label = "Tools"
    group_by = "code"
    group_label = "Code"
    types = ("tool",)
    fields = (
        ImportField("code", "Code", FieldKind.CODE, is_required=True, synonyms=("tool",)),
        ImportField("name", "Name", FieldKind.TEXT),
        ImportField("pieces", "Pieces", FieldKind.WHOLE, is_required=True, synonyms=("count",)),
    )
    sections = (
        Section(
            "fate", "What became of them", (("new", "Added"), ("there", "There already")), ("groups", "rows"), True
        ),
    )
    reasons: ClassVar[dict[str, object]] = {"heavy": "%(key)s is too heavy."}

    def write(self, groups: Sequence[Group], run: RunContext) -> BatchOutcome:
        outcome = BatchOutcome()
        for group in groups:
            if any(row.values[1] == "poison" for row in group.rows):
                raise RuntimeError("poison")
            pieces = sum(row.values[2] for row in group.rows)
            if pieces > 1000:
                outcome.rejects += [Reject(group.key, row, "heavy", {"key": group.key}) for row in group.rows]
                continue
            told = {"name": group.rows[0].values[1] or group.key, "pieces": pieces, "code": group.key}
            made: dict[str, Any] = {
                "created_at": run.at,
                "created_by": str(run.by.ref),
                "changed_at": run.at,
                "changed_by": str(run.by.ref),
            }
            _tool, is_new = Tool.objects.get_or_create(source=run.source, external_key=group.key, defaults=told | made)
            outcome.count("fate", "new" if is_new else "there", groups=1, rows=len(group.rows), total=Decimal(pieces))
            outcome.changes += is_new
        return outcome


@pytest.fixture(autouse=True)
def tool_reader() -> Iterator[ToolReader]:
    reader = ToolReader()
    readers.register(reader)
    yield reader
    del readers._items["tools"]


@pytest.fixture
def open_run(db: None, tmp_path: Path) -> OpenRun:
    """Open a run for a file of these lines and look at it; READY, with the given options and rows a batch."""

    def make(text: str, *, batch_rows: int = 2, **options: str) -> ImportRun:
        path = tmp_path / "tools.csv"
        path.write_text(text)
        sha256, size = keeping.keep_path(path)
        given = {"zone": "Europe/London", "source": "shop", **options}
        run = commands.open_run(
            "tools",
            sha256=sha256,
            size=size,
            file_name="tools.csv",
            options=given,
            batch_rows=batch_rows,
            by=SYSTEM,
            at=AT,
        )
        return commands.look_at_file(run.id)

    return make


@pytest.fixture
def start(open_run: OpenRun) -> OpenRun:
    def make(text: str, **options: Any) -> ImportRun:
        run = open_run(text, **options)
        assert run.state == RunState.READY, run.error
        return commands.start(run.id, by=SYSTEM, at=AT)

    return make
