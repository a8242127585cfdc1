"""Every change of a run that people make: opened, read, mapped, checked, started, cancelled, taken up again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.translation import gettext as _

from peyvand.foundation.access.queries import visible
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.records.imports import keeping, rejects, staging, tables
from peyvand.foundation.records.imports.guessing import fingerprint, guess_habit, guess_mapping
from peyvand.foundation.records.imports.models import ENDED, ImportRun, KnownMapping, RunState
from peyvand.foundation.records.imports.ports import Reader, readers
from peyvand.kernel.actor import Actor
from peyvand.kernel.money import is_currency
from peyvand.kernel.refused import Refused

# How many rows are looked at to guess what the columns hold, and how many of them are shown.
LOOKED_AT = 500
SHOWN = 8
BATCH_ROWS = 20_000


@transaction.atomic
def open_run(
    reader_key: str,
    *,
    sha256: str,
    size: int,
    file_name: str,
    options: Mapping[str, str],
    batch_rows: int = 0,
    by: Actor,
    at: datetime,
) -> ImportRun:
    """Open a run for a file that is kept already and return it, NEW.

    options: currency, zone, source; what is left out or empty is the firm's. batch_rows: in one transaction, at most.
    Raises Refused("forbidden") when `by` may not import, or not create what the reader makes.
    """
    reader = readers[reader_key]
    may_import(reader, by)
    is_user = by.ref.kind == "user"
    return ImportRun.objects.create(
        reader=reader.key,
        file_name=file_name[-255:],
        file_size=size,
        sha256=sha256,
        batch_rows=batch_rows or BATCH_ROWS,
        options={key: value for key, value in options.items() if value},
        owner_id=by.ref.id if is_user else None,
        team_id=getattr(by, "team_id", None) if is_user else None,
        created_at=at,
        created_by=str(by.ref),
        changed_at=at,
        changed_by=str(by.ref),
    )


def may_import(reader: Reader, by: Actor) -> None:
    """Raise Refused("forbidden") unless `by` may import and may create everything that the reader makes."""
    by.may("import", ImportRun.kind)
    for type_key in reader.types:
        by.may("create", type_key)


def look_at_file(run_id: UUID) -> ImportRun:
    """Find out how the run's file is laid out and guess what its columns hold; the run is READY then.

    A file that cannot be read ends the run: FAILED, with the reason. Safe to call again. Takes memory: heavy.
    """
    run = ImportRun.objects.get(id=run_id)
    if run.state != RunState.NEW:
        return run
    path, reader = keeping.path_of(run.sha256), readers[run.reader]
    try:
        layout = tables.find_layout(path)
        run.header = tables.read_header(path, layout)
        sample = tables.read_first(path, layout, LOOKED_AT)
    except Refused as refused:
        run.state, run.error = RunState.FAILED, str(refused.text)
        run.save(update_fields=["state", "error"])
        return run
    run.layout = layout.as_dict()
    run.is_correction = rejects.is_reject_file(run.header)
    if run.is_correction:
        run.header, sample = rejects.read_back(run.header), [rejects.read_back(row) for row in sample]
    run.sample = sample[:SHOWN]
    run.mapping = _known_mapping(run, reader) or guess_mapping(reader.fields, _plain_header(run.header), sample)
    run.options = {**_firm_options(reader), **_guessed_options(run, reader, sample), **run.options}
    run.state = RunState.READY
    run.save(update_fields=["layout", "header", "sample", "is_correction", "mapping", "options", "state"])
    return run


def give_up_file(run_id: UUID) -> None:
    """End a run whose file could not even be looked at: FAILED, with the reason. Nothing for one that was read."""
    error = str(_("The file takes more memory than there is; save it as CSV and send that in."))
    ImportRun.objects.filter(id=run_id, state=RunState.NEW).update(state=RunState.FAILED, error=error)


@transaction.atomic
def choose(
    run_id: UUID, *, mapping: Mapping[str, int], options: Mapping[str, Any], by: Actor, at: datetime
) -> ImportRun:
    """Set which column holds what, and the options; remembered for files with the same header.

    Raises Refused("missing"), Refused("closed") once the run is under way, Refused("incomplete") with errors by
    field when a required one has no column, a column is given twice or an option is no such thing.
    """
    run = _own(run_id, by)
    if run.state != RunState.READY:
        raise Refused("closed", _("This import is under way; its columns can no longer be chosen."))
    reader = readers[run.reader]
    errors = _mapping_errors(reader, mapping, len(run.header)) | _option_errors(reader, options)
    if errors:
        raise Refused("incomplete", _("Some columns or options need another look."), errors=errors)
    if dict(mapping) != run.mapping:
        # Groups may be others now.
        staging.clear(run.id)
        run.staged_rows = run.staged_groups = 0
    run.mapping, run.options = dict(mapping), {**run.options, **options}
    run.check_report = None
    _touch(run, by, at)
    run.save()
    KnownMapping.objects.update_or_create(
        reader=run.reader,
        fingerprint=fingerprint(_plain_header(run.header)),
        defaults={"mapping": run.mapping, "changed_at": at, "changed_by": str(by.ref)},
    )
    return run


@transaction.atomic
def begin_check(run_id: UUID, *, by: Actor, at: datetime) -> ImportRun:
    """Ask for a dry run; Refused("missing"), Refused("closed") once the run is under way."""
    run = _own(run_id, by)
    if run.state != RunState.READY:
        raise Refused("closed", _("This import is under way already."))
    _check_whole(run)
    return _move(run, RunState.CHECKING, by, at)


@transaction.atomic
def start(run_id: UUID, *, by: Actor, at: datetime) -> ImportRun:
    """Start the run; it waits for the machine then.

    Raises Refused("missing"), Refused("closed") when it was started before, Refused("incomplete") without all columns.
    """
    run = _own(run_id, by)
    if run.state != RunState.READY:
        raise Refused("closed", _("This import is under way already."))
    may_import(readers[run.reader], by)
    _check_whole(run)
    return _move(run, RunState.WAITING, by, at)


@transaction.atomic
def cancel(run_id: UUID, *, by: Actor, at: datetime) -> ImportRun:
    """End the run: at once where nothing is under way, else after the batch at work; what is written stays.

    A second call changes nothing. Raises Refused("missing"), Refused("closed") when it has ended.
    """
    run = _own(run_id, by)
    if run.state in ENDED:
        raise Refused("closed", _("This import has ended."))
    if run.state in (RunState.NEW, RunState.READY):
        run.ended_at = at
        return _move(run, RunState.CANCELLED, by, at)
    note_cancelling(run.id)
    run.is_cancelling = True
    return run


def note_cancelling(run_id: UUID) -> None:
    """Let whoever is at the run end it after the batch at work; for callers that have asked for rights of their own."""
    ImportRun.objects.filter(id=run_id).update(is_cancelling=True)


@transaction.atomic
def resume(run_id: UUID, *, by: Actor, at: datetime) -> ImportRun:
    """Take up a cancelled or failed run where it stopped.

    Raises Refused("missing"), Refused("closed") when it is done or under way, or its file could not be read.
    """
    run = _own(run_id, by)
    if run.state not in (RunState.CANCELLED, RunState.FAILED) or not run.mapping:
        raise Refused("closed", _("There is nothing to take up again."))
    may_import(readers[run.reader], by)
    run.is_cancelling, run.error, run.ended_at = False, "", None
    return _move(run, RunState.WAITING, by, at)


def _own(run_id: UUID, by: Actor) -> ImportRun:
    run = visible(ImportRun.objects.select_for_update(of=("self",)), by).filter(id=run_id).first()
    if run is None:
        raise Refused("missing", _("There is no such import."))
    by.may("import", run)
    return run


def _move(run: ImportRun, state: RunState, by: Actor, at: datetime) -> ImportRun:
    run.state = state
    _touch(run, by, at)
    run.save()
    return run


def _touch(run: ImportRun, by: Actor, at: datetime) -> None:
    run.version += 1
    run.changed_at, run.changed_by = at, str(by.ref)


def _check_whole(run: ImportRun) -> None:
    reader = readers[run.reader]
    errors = _mapping_errors(reader, run.mapping, len(run.header)) | _option_errors(reader, run.options)
    if errors:
        raise Refused("incomplete", _("Some columns or options need another look."), errors=errors)


def _mapping_errors(reader: Reader, mapping: Mapping[str, int], width: int) -> dict[str, str]:
    errors = {
        field.key: _("A column is needed for this.")
        for field in reader.fields
        if field.is_required and field.key not in mapping
    }
    taken: dict[int, str] = {}
    for key, column in mapping.items():
        if not 0 <= column < width:
            errors[key] = _("The file has no such column.")
        elif column in taken:
            errors[key] = _("This column is taken already.")
        taken[column] = key
    return errors


def _option_errors(reader: Reader, options: Mapping[str, Any]) -> dict[str, str]:
    errors: dict[str, str] = {}
    currency = options.get("currency", "")
    if reader.has_money and not is_currency(currency):
        errors["currency"] = _("The currency is needed, by its three letters (GBP, IRR).")
    try:
        ZoneInfo(options.get("zone", ""))
    except (ValueError, ZoneInfoNotFoundError, OSError):
        errors["zone"] = _("There is no such time zone.")
    if not options.get("source"):
        errors["source"] = _("The name of the system that the file comes from is needed.")
    return errors


def _firm_options(reader: Reader) -> dict[str, str]:
    settings = get_settings()
    money = {"currency": settings.currency} if reader.has_money else {}
    return {"zone": settings.zone.key, "source": settings.source, **money}


def _guessed_options(run: ImportRun, reader: Reader, sample: Sequence[Sequence[str]]) -> dict[str, Any]:
    named = [{key: row[column] for key, column in run.mapping.items() if column < len(row)} for row in sample]
    habit = guess_habit(reader.fields, run.mapping, sample)
    guessed: dict[str, Any] = {
        "reader": reader.guess_options(named),
        "habit": {
            "decimal": habit.decimal,
            "is_month_first": habit.is_month_first,
            "calendar": get_settings().calendar.value,
        },
    }
    column = rejects.find_column(run.header, rejects.SOURCE) if run.is_correction else None
    if column is not None and sample and sample[0][column]:
        guessed["source"] = sample[0][column]
    return guessed


def _known_mapping(run: ImportRun, reader: Reader) -> dict[str, int]:
    known = KnownMapping.objects.filter(reader=reader.key, fingerprint=fingerprint(_plain_header(run.header))).first()
    keys = {field.key for field in reader.fields}
    return {key: column for key, column in known.mapping.items() if key in keys} if known else {}


def _plain_header(header: Sequence[str]) -> list[str]:
    """Return the header without the columns that this program adds to files of rejects."""
    return [name for name in header if not rejects.is_added(name)]
