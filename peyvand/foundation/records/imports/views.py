"""The pages of imports: send a file, say what its columns hold, try, start, look on, read the report."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from peyvand.foundation.access.models import User
from peyvand.foundation.jobs.commands import enqueue_once
from peyvand.foundation.records.imports import commands, keeping, queries, rejects, showing, tables, tasks
from peyvand.foundation.records.imports.models import ENDED, ImportRun, RunState
from peyvand.foundation.records.imports.ports import Reader, readers
from peyvand.foundation.ui.pages import render_page, toast, toast_problem
from peyvand.kernel import clock
from peyvand.kernel.refused import Refused

ACCEPTED = ".csv,.tsv,.txt,.xlsx,.xls,.parquet"
SECTION = "imports"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A report counted by page would be long; the file holds all.
SHOWN_REJECTS = 20
# Longer numbers are no column of a file.
MOST_DIGITS = 6


def _actor(request: HttpRequest) -> User:
    """Return who asks; the login middleware has sent visitors away before."""
    if not isinstance(request.user, User):
        raise TypeError("a page of imports was reached without signing in")
    return request.user


@require_http_methods(["GET", "POST"])
def new_run(request: HttpRequest) -> HttpResponse:
    """The form for a new import: what, and the file."""
    by = _actor(request)
    found = queries.list_readers(by)
    if not found:
        raise Refused("missing", _("There is nothing here."))
    error, chosen = "", request.POST.get("reader", found[0].key)
    if request.method == "POST":
        file = request.FILES.get("file")
        if not file or not file.size:
            error = _("Choose a file; this one is empty or was not sent.")
        elif chosen not in {reader.key for reader in found}:
            raise Refused("missing", _("There is nothing here."))
        else:
            sha256, size = keeping.keep(file.chunks(keeping.CHUNK))
            name = file.name or sha256[:8]
            with transaction.atomic():
                run = commands.open_run(
                    chosen, sha256=sha256, size=size, file_name=name, options={}, by=by, at=clock.now()
                )
                look = tasks.look_at_light_file if tables.is_light(keeping.path_of(sha256)) else tasks.look_at_file
                enqueue_once(look, f"imports.look:{run.id}", str(run.id))
            return redirect(f"/imports/{run.id}")
    context = {
        "options": [(reader.key, reader.label) for reader in found],
        "chosen": chosen,
        "accepted": ACCEPTED,
        "error": error,
    }
    return render_page(
        request, "imports/new.html", context, title=_("New import"), section=SECTION, status=422 if error else 200
    )


@require_GET
def show_run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The page of a run, by where it is."""
    by = _actor(request)
    return _answer(request, queries.get_run(run_id, by=by), by)


@require_POST
def choose(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Keep mapping and options; then save only, try, or start, by the button that was pressed."""
    by, now = _actor(request), clock.now()
    run = queries.get_run(run_id, by=by)
    reader = readers[run.reader]
    mapping = {
        field.key: int(column)
        for field in reader.fields
        if (column := request.POST.get(f"column-{field.key}", "")).isdecimal() and len(column) < MOST_DIGITS
    }
    options: dict[str, Any] = {key: request.POST.get(key, "").strip() for key in ("zone", "source")}
    if reader.has_money:
        options["currency"] = request.POST.get("currency", "").strip().upper()
    options["reader"] = {option.key: request.POST.get(f"option-{option.key}", "").strip() for option in reader.options}
    options["habit"] = {
        "decimal": "," if request.POST.get("decimal") == "," else ".",
        "is_month_first": request.POST.get("order") == "month",
        "calendar": run.options.get("habit", {}).get("calendar", ""),
    }
    try:
        with transaction.atomic():
            commands.choose(run_id, mapping=mapping, options=options, by=by, at=now)
            match request.POST.get("next"):
                case "check":
                    commands.begin_check(run_id, by=by, at=now)
                    enqueue_once(tasks.check_run, f"imports.check:{run_id}", str(run_id))
                case "start":
                    commands.start(run_id, by=by, at=now)
                    enqueue_once(tasks.execute_run, f"imports.run:{run_id}", str(run_id))
                case _:
                    toast(request, _("Saved."))
    except Refused as refused:
        if refused.code != "incomplete":
            raise
        run.mapping, run.options = mapping, {**run.options, **options}
        return _answer(request, run, by, errors=dict(refused.errors), status=422)
    return redirect(f"/imports/{run_id}")


def _act(view: Callable[[UUID, User], None]) -> Callable[..., HttpResponseBase]:
    """Make a POST of one command, that leads back to the run's page."""

    @require_POST
    @wraps(view)
    def answer(request: HttpRequest, run_id: UUID) -> HttpResponseBase:
        by = _actor(request)
        queries.get_run(run_id, by=by)
        try:
            with transaction.atomic():
                view(run_id, by)
        except Refused as refused:
            if refused.code != "closed":
                raise
            toast_problem(request, refused.text)
        return redirect(f"/imports/{run_id}")

    return answer


@_act
def cancel(run_id: UUID, by: User) -> None:
    commands.cancel(run_id, by=by, at=clock.now())


@_act
def resume(run_id: UUID, by: User) -> None:
    commands.resume(run_id, by=by, at=clock.now())
    enqueue_once(tasks.execute_run, f"imports.run:{run_id}", str(run_id))


@require_GET
def download_rejects(request: HttpRequest, run_id: UUID, form: str) -> HttpResponseBase:
    """The rows that were not done, as a file that can be corrected and sent in again."""
    run = queries.get_run(run_id, by=_actor(request))
    if form not in ("csv", "xlsx") or not run.reject_count:
        raise Refused("missing", _("There is nothing here."))
    headers = {"Content-Disposition": f'attachment; filename="rows-not-done-{run.number}.{form}"'}
    if form == "xlsx":
        return HttpResponse(rejects.write_xlsx(run), content_type=XLSX, headers=headers)
    return StreamingHttpResponse(list(rejects.write_csv(run)), content_type="text/csv; charset=utf-8", headers=headers)


def _answer(
    request: HttpRequest, run: ImportRun, by: User, *, errors: dict[str, object] | None = None, status: int = 200
) -> HttpResponse:
    reader = readers[run.reader]
    context: dict[str, object] = {"run": run, "reader": reader, "may": by.can("import", run), "poll": ""}
    if run.state == RunState.READY:
        context |= _choosing(run, reader, errors or {})
        template = "imports/ready.html"
    elif run.state in ENDED:
        context |= _ended(run, reader, by)
        template = "imports/ended.html"
    else:
        context |= {"progress": showing.show_progress(run, clock.now()), "state": RunState(run.state).label}
        template = "imports/at_work.html"
    return render_page(request, template, context, title=run.file_name, section=SECTION, status=status)


def _choosing(run: ImportRun, reader: Reader, errors: dict[str, object]) -> dict[str, object]:
    columns = [("", "—"), *((str(index), name) for index, name in enumerate(run.header) if not rejects.is_added(name))]
    fields = [
        (f"column-{field.key}", field, columns, str(run.mapping.get(field.key, "")), errors.get(field.key, ""))
        for field in reader.fields
    ]
    labels = {column: field.label for field in reader.fields for key, column in run.mapping.items() if key == field.key}
    own: dict[str, str] = run.options.get("reader", {})
    habit: dict[str, Any] = run.options.get("habit", {})
    found = run.check_report
    return {
        "fields": fields,
        "problems": [(f"column-{field.key}" if field.key in errors else key, field.label, errors[field.key])
                     for field in reader.fields for key in (field.key,) if field.key in errors]
        + [(key, label, errors[key]) for key, label in _option_labels().items() if key in errors],
        "errors": errors,
        "heads": [(name, labels.get(index, "")) for index, name in enumerate(run.header)],
        "sample": run.sample,
        "options": run.options,
        "zones": [(name, name) for name in sorted(available_timezones())],
        "own_options": [
            (f"option-{option.key}", option.label, own.get(option.key, option.default)) for option in reader.options
        ],
        "decimal": habit.get("decimal", "."),
        "decimals": [(".", "1,234.56"), (",", "1.234,56")],
        "order": "month" if habit.get("is_month_first") else "day",
        "orders": [("day", _("day/month/year")), ("month", _("month/day/year"))],
        "checked": found and {
            "tables": showing.show_report(reader, found["tallies"], run.options.get("currency", "")),
            **found,
        },
    }  # fmt: skip


def _option_labels() -> dict[str, str]:
    return {"currency": _("Currency"), "zone": _("Time zone"), "source": _("Source")}


def _ended(run: ImportRun, reader: Reader, by: User) -> dict[str, object]:
    first = queries.list_rejects(run.id, by=by, limit=SHOWN_REJECTS) if run.reject_count else []
    return {
        "state": RunState(run.state).label,
        "tables": showing.show_report(reader, run.report, run.options.get("currency", "")),
        "rejects": [(one.row_number, one.group_key, rejects.sentence(reader, one.code, one.facts)) for one in first],
        "earlier": queries.find_earlier(run, by=by),
        "is_caught_up": run.state != RunState.DONE or queries.is_settled(),
        "may_resume": run.state != RunState.DONE and bool(run.mapping),
    }
