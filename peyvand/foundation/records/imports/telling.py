"""A run told in plain text, for the command line."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peyvand.foundation.records.imports.models import ImportRun, RunState
from peyvand.foundation.records.imports.ports import Section, Tally, readers
from peyvand.foundation.records.imports.queries import reckon_progress
from peyvand.foundation.records.imports.rejects import sentence
from peyvand.foundation.records.imports.reporting import Report, read_tally

WIDTH = 58


def tell_progress(run: ImportRun, at: datetime) -> str:
    """Return one line: what the run is doing, how far it is, how long it will take."""
    state = str(RunState(run.state).label)
    progress = reckon_progress(run, at)
    if run.state == RunState.FINISHING or not progress.total:
        return f"{state}: {progress.done:,}" if progress.done else state
    line = _("%(state)s: %(done)s of %(total)s rows") % {
        "state": state,
        "done": f"{progress.done:,}",
        "total": f"{progress.total:,}",
    }
    if progress.left is not None:
        line += " · " + _("about %(seconds)s s left") % {"seconds": round(progress.left.total_seconds())}
    return line


def tell_report(run: ImportRun, report: Report, changes: int, rejected: int) -> Iterator[str]:
    """Yield the lines of the report: its tables, the rows not done with their reasons, how much was changed."""
    reader = readers[run.reader]
    for section in reader.sections:
        lines = list(_tell_section(section, report, run.options.get("currency", "")))
        if lines:
            yield ""
            yield str(section.label)
            yield from lines
    reasons = report.get("rejects", {})
    if reasons:
        yield ""
        yield _("Rows that could not be read")
        for code in reasons:
            yield f"  {code:<{WIDTH}}{read_tally(report, 'rejects', code).rows:>12,}"
    yield ""
    if not changes:
        yield _("0 changes: everything in this file is there already.")
    else:
        yield ngettext("%(count)s change.", "%(count)s changes.", changes) % {"count": f"{changes:,}"}
    if rejected:
        yield ngettext("%(count)s row was not done.", "%(count)s rows were not done.", rejected) % {
            "count": f"{rejected:,}"
        }


def tell_rejects(run: ImportRun, limit: int = 5) -> Iterator[str]:
    """Yield the first rejected rows with their reasons."""
    reader = readers[run.reader]
    for reject in run.rejects.order_by("row_number")[:limit]:
        yield f"  {reject.row_number:,}: {sentence(reader, reject.code, reject.facts)}"


def _tell_section(section: Section, report: Report, currency: str) -> Iterator[str]:
    whole = Tally()
    for entry, label in section.entries:
        tally = read_tally(report, section.key, entry)
        if not (tally.groups or tally.rows or tally.total):
            continue
        whole.add(tally)
        yield _line(str(label), tally, section.columns, currency)
    if section.is_whole and (whole.rows or whole.groups):
        yield _line(_("all"), whole, section.columns, currency)


def _line(label: str, tally: Tally, columns: tuple[str, ...], currency: str) -> str:
    cells = {
        "groups": f"{tally.groups:>12,}" if tally.groups else " " * 12,
        "rows": f"{tally.rows:>12,}" if tally.rows else " " * 12,
        "total": f"{tell_exact(tally.total):>20} {currency}" if tally.total or "rows" not in columns else "",
    }
    return f"  {label:<{WIDTH}}" + "".join(cells[column] for column in columns).rstrip()


def tell_exact(amount: Decimal) -> str:
    """Return the amount with two places, or as many more as it has."""
    plain = amount.normalize()
    places = max(2, -int(plain.as_tuple().exponent)) if plain else 2
    return f"{amount:,.{places}f}"
