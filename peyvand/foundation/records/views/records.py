"""One record: its page, the look beside a list, its form, and the way to the bin and back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from peyvand.foundation.access.models import User
from peyvand.foundation.records import commands, ports, queries
from peyvand.foundation.records.declaration import Column, Kind, RecordType
from peyvand.foundation.records.drawing import draw_facts
from peyvand.foundation.records.forms import Form
from peyvand.foundation.records.lookup import list_seen_columns
from peyvand.foundation.records.views.shared import actor_of
from peyvand.foundation.ui import formats
from peyvand.foundation.ui import ports as ui
from peyvand.foundation.ui.pages import is_partial, render_page, render_part, toast
from peyvand.kernel import clock
from peyvand.kernel.actor import Actor
from peyvand.kernel.ref import Ref
from peyvand.kernel.refused import Refused


@require_GET
def show_record(request: HttpRequest, declared: RecordType, record_id: UUID) -> HttpResponse:
    """The record's page: another part's where one is plugged in, else facts and panels."""
    by = actor_of(request)
    page = ports.pages.find(declared.key)
    if page is not None:
        return page.view(request, record_id)
    record = queries.get_record(declared.key, record_id, by=by)
    context = _context(declared, record, by, places=("head", "start", "middle", "end"))
    template = declared.page_template or "records/record.html"
    return render_page(request, template, context, title=str(context["title"]), section=declared.key)


@require_GET
def peek(request: HttpRequest, declared: RecordType, record_id: UUID) -> HttpResponse:
    """A look at the record beside its list; asked for alone, it leads to the record's page."""
    by = actor_of(request)
    record = queries.get_record(declared.key, record_id, by=by)
    if not is_partial(request):
        return redirect(f"/{declared.path}/{record_id}")
    return render_part(request, "records/peek.html", _context(declared, record, by, places=("head", "start", "end")))


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, declared: RecordType) -> HttpResponse:
    """The form for a new record; what the address holds is filled in."""
    by = actor_of(request)
    page = ports.pages.find(declared.key)
    if page is not None and page.create is not None:
        return page.create(request)
    queries.get_type(declared.key, by, "create")
    if not (declared.is_creatable and declared.form):
        raise Refused("missing", _("There is nothing here."))
    form = Form(declared, by, is_new=True)
    if request.method == "POST":
        values = form.read(request.POST)
        if not form.errors:
            try:
                record_id = commands.create_record(declared.key, values, by=by, at=clock.now())
            except Refused as refused:
                _take_errors(form, refused)
            else:
                toast(request, _("%(type)s added.") % {"type": declared.label})
                return redirect(f"/{declared.path}/{record_id}")
    else:
        form.fill({one.key: one.initial for one in form.fields})
        form.typed.update({key: request.GET.getlist(key) for key in form.typed if key in request.GET})
    return _answer_form(request, form, _("New: %(type)s") % {"type": declared.label}, f"/{declared.path}/")


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, declared: RecordType, record_id: UUID) -> HttpResponse:
    """The form of a record that is there; only what was changed is written."""
    by = actor_of(request)
    record: Any = queries.get_record(declared.key, record_id, by=by, action="change")
    if not (declared.is_changeable and declared.form):
        raise Refused("missing", _("There is nothing here."))
    form, now = Form(declared, by, is_new=False), _present(declared, record, by)
    version = record.version
    form.fill(now)
    if request.method == "POST":
        values = form.read(request.POST)
        version = _version(request)
        if not form.errors:
            try:
                commands.change_record(declared.key, record_id, values, version=version, by=by, at=clock.now())
            except Refused as refused:
                if refused.code == "changed":
                    version = _show_others(form, record_id, values)
                else:
                    _take_errors(form, refused)
            else:
                toast(request, _("Saved."))
                return redirect(f"/{declared.path}/{record_id}")
    title = queries.title_of(declared, record)
    return _answer_form(request, form, title, f"/{declared.path}/{record_id}", version=version)


@require_POST
def delete(request: HttpRequest, declared: RecordType, record_id: UUID) -> HttpResponse:
    """Put the record into the bin and offer to take it back."""
    commands.delete_record(declared.key, record_id, by=actor_of(request), at=clock.now())
    address = f"/{declared.path}/{record_id}/restore"
    toast(request, _("%(type)s put into the bin.") % {"type": declared.label}, undo=address)
    return redirect(f"/{declared.path}/")


@require_POST
def restore(request: HttpRequest, declared: RecordType, record_id: UUID) -> HttpResponse:
    """Take the record out of the bin again."""
    commands.restore_record(declared.key, record_id, by=actor_of(request), at=clock.now())
    toast(request, _("%(type)s is back.") % {"type": declared.label})
    return redirect(f"/{declared.path}/{record_id}")


def _context(declared: RecordType, record: Model, by: User, *, places: tuple[str, ...]) -> dict[str, object]:
    """Return what the record's page and its peek show: name, facts, and the panels of these places."""
    columns = _fact_columns(declared, by)
    values = queries.read_columns(declared, columns, record.pk, by=by)
    panels: dict[str, list[object]] = {place: [] for place in places}
    for panel in sorted(ui.panels, key=lambda panel: panel.order):
        if panel.record_type == declared.key and panel.place in panels:
            html = panel.render(record, by)
            if html:
                panels[panel.place].append(html)
    titles = [queries.read_path(record, path) for path in declared.title_fields]
    return {
        "declared": declared,
        "record": record,
        "title": declared.title(*titles),
        "address": f"/{declared.path}/{record.pk}",
        "has_avatar": declared.is_firm is not None,
        "is_firm": declared.is_firm is not None and declared.is_firm(*titles),
        "facts": draw_facts(columns, values, by=by),
        "panels": panels,
        "may_change": declared.is_changeable and bool(declared.form) and by.can("change", record),
        "may_delete": declared.is_deletable and by.can("delete", record),
    }


def _fact_columns(declared: RecordType, by: User) -> list[Column]:
    columns = [column for column in list_seen_columns(declared, by) if not column.is_title]
    if not declared.facts:
        return columns
    known = {column.key: column for column in columns}
    return [known[key] for key in declared.facts if key in known]


def _answer_form(
    request: HttpRequest, form: Form, title: str, back: str, *, version: int | None = None
) -> HttpResponse:
    declared = form.declared
    context = {
        "declared": declared,
        "groups": [(label, [form.draw(one) for one in members]) for label, members in form.groups],
        "problems": form.draw_problems(),
        "refusal": form.refusal,
        "back": back,
        "version": version,
    }
    status = 422 if form.errors or form.refusal else 200
    return render_page(request, "records/form.html", context, title=title, section=declared.key, status=status)


def _take_errors(form: Form, refused: Refused) -> None:
    """Put what a command refused beside the fields; what belongs to none stands above the form."""
    if refused.code in ("missing", "forbidden"):
        raise refused
    keys = {one.key for one in form.fields}
    form.errors.update({key: str(text) for key, text in refused.errors.items() if key in keys})
    others = [str(text) for key, text in refused.errors.items() if key not in keys]
    form.refusal = " ".join(filter(None, [str(refused.text), *others]))


def _present(declared: RecordType, record: Model, by: Actor) -> Mapping[str, object]:
    """Return the form's present values, by field."""
    if declared.load is not None:
        return declared.load(record.pk, by)
    values: dict[str, object] = {}
    for group in declared.form:
        for one in group.fields:
            if not one.is_on_change:
                continue
            path = one.path or one.key
            if one.kind in (Kind.USER, Kind.LINK) and not path.endswith("_id"):
                path = f"{path}_id"
            values[one.key] = queries.read_path(record, path)
    return values


def _version(request: HttpRequest) -> int:
    """Return the version that the form was opened with; 0, which no record has, when it is none."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _show_others(form: Form, record_id: UUID, typed: Mapping[str, object]) -> int:
    """Put what somebody else has written beside what was typed, and return the version to save over."""
    declared = form.declared
    record: Any = queries.get_record(declared.key, record_id, by=form.by, action="change")
    now, shown = _present(declared, record, form.by), Form(declared, form.by, is_new=False)
    shown.fill(now)
    for one in form.fields:
        if one.key in typed and typed[one.key] != now.get(one.key):
            form.others[one.key] = shown.say(one)
    who = Ref.parse(record.changed_by)
    name = User.objects.filter(pk=who.id).values_list("name", flat=True).first() if who.kind == "user" else None
    form.refusal = _(
        "%(who)s changed this %(when)s. What they wrote stands beside yours; save again to keep yours."
    ) % {
        "who": name or _("Somebody"),
        "when": formats.current().ago(record.changed_at),
    }
    return int(record.version)
