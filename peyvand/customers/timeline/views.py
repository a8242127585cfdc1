"""The timeline's own pages and parts: older lines, filters, notes."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from peyvand.customers.parties.queries import get_party
from peyvand.customers.timeline import commands
from peyvand.customers.timeline.drawing import draw_note_body
from peyvand.customers.timeline.pages import build_history
from peyvand.customers.timeline.places import read_place
from peyvand.customers.timeline.queries import get_note
from peyvand.foundation.access.models import User
from peyvand.foundation.records.addresses import record_address
from peyvand.foundation.ui.pages import is_partial, render_page, render_part, toast
from peyvand.foundation.ui.sending import hidden_token
from peyvand.kernel import clock
from peyvand.kernel.refused import Refused

PARTY = "party"
# Longer numbers are no version of a note.
MOST_DIGITS = 10


@require_GET
def show_timeline(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Answer the timeline of a party, filtered, from a place on: its part to htmx, a page of its own to others."""
    by, before = cast(User, request.user), request.GET.get("before", "")
    values = build_history(
        party_id,
        by,
        group=request.GET.get("group", ""),
        channel=request.GET.get("channel", ""),
        before=read_place(before) if before else None,
    )
    if is_partial(request):
        return render_part(request, f"timeline/history.html#{'stretch' if before else 'timeline'}", values)
    return _page(request, party_id, values)


@require_POST
def write_note(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Leave a note; it stands in the timeline at once."""
    by, text = cast(User, request.user), request.POST.get("text", "")
    try:
        commands.write_note(party_id, text, by=by, at=clock.now())
    except Refused as refused:
        if not refused.errors:
            raise
        return _history(request, party_id, {"typed": text, "error": refused.text})
    if is_partial(request):
        return _history(request, party_id, {})
    return redirect(record_address(PARTY, party_id))


@require_http_methods(["GET", "POST"])
def edit_note(request: HttpRequest, party_id: UUID, note_id: UUID) -> HttpResponse:
    """Show the form of a note, save what was typed, or take the note back."""
    by = cast(User, request.user)
    note = get_note(note_id, by)
    if note.party_id != party_id:
        raise Refused("missing")
    if note.written_by != str(by.ref):
        raise Refused("forbidden", _("Only who wrote a note may change it."))
    values: dict[str, object] = {"note": note, "typed": note.text, "path": request.path, "token": hidden_token()}
    if request.method == "GET":
        return _note_form(request, party_id, values)
    if "delete" in request.POST:
        commands.delete_note(note_id, by=by, at=clock.now())
        toast(request, _("The note is gone."))
        return _history(request, party_id, {}) if is_partial(request) else redirect(record_address(PARTY, party_id))
    text, version = request.POST.get("text", ""), request.POST.get("version", "")
    try:
        changed = commands.change_note(
            note_id,
            text,
            version=int(version) if version.isdecimal() and len(version) < MOST_DIGITS else None,
            by=by,
            at=clock.now(),
        )
    except Refused as refused:
        return _note_form(request, party_id, {**values, "typed": text, "error": refused.text})
    if is_partial(request):
        return HttpResponse(draw_note_body(changed, is_own=True))
    return redirect(record_address(PARTY, party_id))


def _history(request: HttpRequest, party_id: UUID, values: dict[str, object]) -> HttpResponse:
    whole = {**build_history(party_id, cast(User, request.user)), **values}
    if is_partial(request):
        return render_part(request, "timeline/history.html", {**whole, "with_toasts": True})
    return _page(request, party_id, whole)


def _note_form(request: HttpRequest, party_id: UUID, values: dict[str, object]) -> HttpResponse:
    if is_partial(request):
        return render_part(request, "timeline/note_form.html", values)
    party = get_party(party_id, cast(User, request.user))
    return render_page(
        request,
        "timeline/note_page.html",
        {**values, "party_name": party.display_name, "party_path": record_address(PARTY, party.id)},
        title=_("Note"),
        section=PARTY,
    )


def _page(request: HttpRequest, party_id: UUID, values: dict[str, object]) -> HttpResponse:
    party = get_party(party_id, cast(User, request.user))
    return render_page(
        request,
        "timeline/page.html",
        {**values, "party_name": party.display_name, "party_path": record_address(PARTY, party.id)},
        title=party.display_name,
        section=PARTY,
    )
