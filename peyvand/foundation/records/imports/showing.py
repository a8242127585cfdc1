"""A run in plain values for its pages: progress, the tables of its report, its rejected rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peyvand.foundation.records.imports.models import ImportRun, RunState
from peyvand.foundation.records.imports.ports import Reader, Section, Tally, readers
from peyvand.foundation.records.imports.queries import reckon_progress
from peyvand.foundation.records.imports.reporting import Report, read_tally
from peyvand.foundation.ui import formats


@dataclass(frozen=True)
class ReportTable:
    """One table of a report. rows: (label, cells, is the sum of all)."""

    label: object
    heads: tuple[str, ...]
    rows: tuple[tuple[object, tuple[str, ...], bool], ...]


def show_report(reader: Reader, report: Report, currency: str) -> list[ReportTable]:
    """Return the tables in which there is something, with every amount exact."""
    tables = [_table(section, report, currency) for section in reader.sections]
    return [table for table in tables if table.rows]


def show_progress(run: ImportRun, at: datetime) -> dict[str, object]:
    """Return done, total (0 while unknown), and the sentences about them."""
    progress, number = reckon_progress(run, at), formats.current().number
    counts = (
        _("%(done)s of %(total)s rows") % {"done": number(progress.done), "total": number(progress.total)}
        if progress.total
        else _("%(done)s rows read") % {"done": number(progress.done)}
        if progress.done
        else ""
    )
    return {
        "done": progress.done,
        "total": progress.total,
        "counts": counts,
        "left": _left(progress.left.total_seconds()) if progress.left is not None else "",
        "tally": _("%(changes)s changes · %(rejects)s rows not done")
        % {"changes": number(run.changes), "rejects": number(run.reject_count)}
        if run.state in (RunState.WRITING, RunState.FINISHING)
        else "",
    }


def show_amount(amount: Decimal, currency: str) -> str:
    """Return an exact amount: two places, or as many more as it has, and the currency's letters.

    The letters are isolated, or they would change sides with the sign of the number on a page from right to left.
    """
    places = max(2, -int(amount.normalize().as_tuple().exponent)) if amount else 2
    code = f"\N{LEFT-TO-RIGHT ISOLATE}{currency}\N{POP DIRECTIONAL ISOLATE}"
    return f"{formats.current().number(amount, places)}\N{NO-BREAK SPACE}{code}"


def show_field_labels(run: ImportRun) -> dict[str, object]:
    return {field.key: field.label for field in readers[run.reader].fields}


def _left(seconds: float) -> str:
    number = formats.current().number
    if seconds < 90:
        return _("about %(count)s s left") % {"count": number(max(1, round(seconds)))}
    minutes = round(seconds / 60)
    return ngettext("about %(count)s min left", "about %(count)s min left", minutes) % {"count": number(minutes)}


def _table(section: Section, report: Report, currency: str) -> ReportTable:
    whole = Tally()
    rows: list[tuple[object, tuple[str, ...], bool]] = []
    for entry, label in section.entries:
        tally = read_tally(report, section.key, entry)
        if tally.groups or tally.rows or tally.total:
            whole.add(tally)
            rows.append((label, tuple(_cells(section, tally, currency)), False))
    if section.is_whole and len(rows) > 1:
        rows.append((_("All"), tuple(_cells(section, whole, currency)), True))
    heads = {
        "groups": _("Number") if section.columns == ("groups",) else _("Documents"),
        "rows": _("Rows"),
        "total": _("Sum"),
    }
    return ReportTable(section.label, tuple(heads[column] for column in section.columns), tuple(rows))


def _cells(section: Section, tally: Tally, currency: str) -> Iterator[str]:
    number = formats.current().number
    for column in section.columns:
        if column == "total":
            yield show_amount(tally.total, currency) if tally.total or section.is_whole else ""
        else:
            count = tally.groups if column == "groups" else tally.rows
            yield number(count) if count else ""
