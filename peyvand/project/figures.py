"""Figures of benches and proofs: a value with its unit, what it must keep to, and whether it does."""

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from peyvand.project.postgres import ROOT

CACHE = Path(os.environ.get("PEYVAND_CACHE", ROOT / ".cache"))


@dataclass(frozen=True)
class Figure:
    """One measured value. at_most, at_least: what it must keep to; a figure with neither is only told."""

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def holds(self) -> bool:
        return (self.at_most is None or self.value <= self.at_most) and (
            self.at_least is None or self.value >= self.at_least
        )

    def __str__(self) -> str:
        limit = ""
        if self.at_most is not None:
            limit = f"at most {self.at_most:g}"
        elif self.at_least is not None:
            limit = f"at least {self.at_least:g}"
        verdict = ("holds" if self.holds else "FALLS SHORT") if limit else ""
        return f"{self.name:<58} {self.value:>12,.2f} {self.unit:<6} {limit:<16} {verdict}".rstrip()


def report(figures: Sequence[Figure]) -> dict[str, object]:
    """Return the figures with where and when they were taken, ready for JSON."""
    return {
        "taken_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": current_commit(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "figures": [{**asdict(figure), "holds": figure.holds} for figure in figures],
    }


def write_json(file: Path, content: object) -> None:
    """Write it whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(".new")
    new.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    new.replace(file)


def current_commit() -> str:
    """Return the short name of the commit that is checked out, "" outside a clone."""
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()
