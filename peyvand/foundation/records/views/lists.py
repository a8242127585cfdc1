"""Lists: the table, its filters and columns, the bin, and the list as a file."""

from collections.abc import Iterable
from dataclasses import replace

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from peyvand.foundation.records import queries
from peyvand.foundation.records.addresses import Asked, is_canonical, read_query
from peyvand.foundation.records.choosing import draw_columns, draw_filters, sent_filters
from peyvand.foundation.records.declaration import RecordType
from peyvand.foundation.records.describing import describe
from peyvand.foundation.records.drawing import draw_head, draw_rows
from peyvand.foundation.records.exports import in_readers_formats, write_csv, write_xlsx
from peyvand.foundation.records.views.shared import actor_of, says_what_is_unclear
from peyvand.foundation.ui import formats
from peyvand.foundation.ui.pages import is_partial, render_page, render_part
from peyvand.kernel import clock
from peyvand.kernel.refused import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@says_what_is_unclear
def show_list(request: HttpRequest, declared: RecordType) -> HttpResponse:
    """The list as its address asks: filters, words, sort, columns and page."""
    if not is_canonical(request.GET):
        return redirect(f"/{declared.path}/{sent_filters(declared, read_query(request.GET)).query()}")
    return _answer_list(request, declared, is_bin=False)


@require_GET
@says_what_is_unclear
def show_bin(request: HttpRequest, declared: RecordType) -> HttpResponse:
    """What has been deleted and can be taken back."""
    by = actor_of(request)
    if not (by.can("delete", declared.key) and declared.is_deletable):
        raise Refused("missing", _("There is nothing here."))
    return _answer_list(request, declared, is_bin=True)


@require_GET
@says_what_is_unclear
def choose_filters(request: HttpRequest, declared: RecordType) -> HttpResponse:
    """The form of all quick filters, with what the list's address asks in it."""
    by, asked = actor_of(request), read_query(request.GET)
    listing = queries.ask(
        declared.key, by=by, filters=asked.filters, words=asked.words, sort=asked.sort, at=clock.now()
    )
    context = {
        "declared": declared,
        "fields": draw_filters(listing, by=by),
        "kept": _kept(asked, ("sort", "columns", "q")),
        "back": f"/{declared.path}/{asked.query()}",
        "clear": f"/{declared.path}/{Asked(sort=asked.sort, columns=asked.columns).query()}",
    }
    return _render_choosing(request, declared, "records/filters.html", context, _("Filter"))


@require_GET
@says_what_is_unclear
def choose_columns(request: HttpRequest, declared: RecordType) -> HttpResponse:
    """The form of all columns, with those that the list shows chosen."""
    by, asked = actor_of(request), read_query(request.GET)
    listing = queries.ask(declared.key, by=by, columns=asked.columns, at=clock.now())
    context = {
        "declared": declared,
        "fields": draw_columns(listing, by=by),
        "kept": _kept(asked, ("sort", "q")) + _kept_filters(asked),
        "back": f"/{declared.path}/{asked.query()}",
        "usual": f"/{declared.path}/{replace(asked, columns=()).query()}",
    }
    return _render_choosing(request, declared, "records/columns.html", context, _("Columns"))


@require_GET
@says_what_is_unclear
def export(request: HttpRequest, declared: RecordType, form: str) -> HttpResponseBase:
    """The whole list as a file: what is seen, as far as the right to export reaches."""
    by, asked = actor_of(request), read_query(request.GET)
    if form not in ("csv", "xlsx"):
        raise Refused("missing", _("There is nothing here."))
    listing = queries.ask(
        declared.key,
        by=by,
        filters=asked.filters,
        words=asked.words,
        sort=asked.sort,
        columns=asked.columns,
        at=clock.now(),
        action="export",
    )
    name = f"{declared.path}.{form}"
    if form == "xlsx":
        return FileResponse(write_xlsx(listing, by=by), as_attachment=True, filename=name, content_type=XLSX)
    pieces = in_readers_formats(write_csv(listing, by=by))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8", headers=headers)


def _answer_list(request: HttpRequest, declared: RecordType, *, is_bin: bool) -> HttpResponse:
    by, asked = actor_of(request), read_query(request.GET)
    listing = queries.ask(
        declared.key,
        by=by,
        filters=asked.filters,
        words=asked.words,
        sort=asked.sort,
        columns=asked.columns,
        at=clock.now(),
        is_bin=is_bin,
    )
    page = queries.read_page(listing, by=by, after=asked.after, before=asked.before)
    count = listing.count
    place, first_page = f"/{declared.path}/{'bin' if is_bin else ''}", asked.first_page()
    context = {
        "declared": declared,
        "is_bin": is_bin,
        "query": first_page.query(),
        "count": _count(count),
        "chips": [
            (
                condition.filter.label,
                describe(condition, by=by),
                f"{place}{asked.without(condition.filter.key).query()}",
            )
            for condition in listing.conditions
        ],
        "words": asked.words,
        "has_words": declared.search is not None and declared.search.contents is not None,
        "kept": _kept(asked, ("sort", "columns")) + _kept_filters(asked),
        "place": place,
        "unsearched": f"{place}{replace(first_page, words='').query()}",
        "head": draw_head(listing, asked, place),
        "rows": draw_rows(declared, page.columns, page.rows, by=by, restore=_hidden_token(request) if is_bin else ""),
        "is_asked": bool(listing.conditions or listing.words),
        "span": _span(page, count),
        "next": f"{place}{replace(first_page, after=page.next).query()}" if page.next else "",
        "previous": f"{place}{replace(first_page, before=page.previous).query()}" if page.previous else "",
        "may_create": declared.is_creatable and not is_bin and by.can(declared.create_action, declared.key),
        "may_export": not is_bin and by.can("export", declared.key),
        "may_delete": declared.is_deletable and by.can("delete", declared.key),
    }
    return render_page(request, "records/list.html", context, title=declared.label_many, section=declared.key)


def _hidden_token(request: HttpRequest) -> str:
    return f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">'


def _render_choosing(
    request: HttpRequest, declared: RecordType, template: str, context: dict[str, object], title: str
) -> HttpResponse:
    """Answer htmx with the form alone, for the place below the toolbar; else with a page of its own."""
    if is_partial(request):
        return render_part(request, f"{template}#form", context)
    return render_page(request, template, context, title=title, section=declared.key)


def _kept(asked: Asked, names: Iterable[str]) -> list[tuple[str, str]]:
    """Return what a GET form has to send along as hidden inputs, so that it is not lost."""
    kept = {"sort": asked.sort, "columns": ",".join(asked.columns), "q": asked.words}
    return [(name, kept[name]) for name in names if kept[name]]


def _kept_filters(asked: Asked) -> list[tuple[str, str]]:
    return [(key, value) for key, values in asked.filters.items() for value in values]


def _count(count: queries.Count) -> str:
    number = formats.current().number(count.number)
    return number if count.is_exact else f"{number}+"


def _span(page: queries.Page, count: queries.Count) -> str:
    """Return "51–100 of 1,248"."""
    if not page.rows:
        return ""
    number = formats.current().number
    values = {"first": number(page.first), "last": number(page.first + len(page.rows) - 1), "count": _count(count)}
    return _("%(first)s–%(last)s of %(count)s") % values
