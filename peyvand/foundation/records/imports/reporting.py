"""The report of a run as it is kept: {section: {entry: [groups, rows, total]}}, totals exact as text."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from peyvand.foundation.records.imports.ports import Tally

type Report = dict[str, dict[str, list[Any]]]


def add_tallies(report: Report, tallies: Mapping[tuple[str, str], Tally]) -> None:
    """Add the tallies to the kept report, in place."""
    for (section, entry), tally in tallies.items():
        groups, rows, total = report.setdefault(section, {}).get(entry, (0, 0, "0"))
        report[section][entry] = [groups + tally.groups, rows + tally.rows, str(Decimal(total) + tally.total)]


def read_tally(report: Report, section: str, entry: str) -> Tally:
    """Return one entry; nought where nothing was counted."""
    groups, rows, total = report.get(section, {}).get(entry, (0, 0, "0"))
    return Tally(groups, rows, Decimal(total))
