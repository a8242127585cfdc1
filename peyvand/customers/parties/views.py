"""Faces of parties that the engine cannot draw: panels that are edited in place, and the warning of look-alikes."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from peyvand.customers.parties import commands, kinds, queries, showing
from peyvand.customers.parties.commands import NewContactPoint, Proof
from peyvand.customers.parties.models import Consent, Party
from peyvand.customers.parties.records import REACH
from peyvand.foundation.access.models import User
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.records.addresses import record_address
from peyvand.foundation.records.finding import search
from peyvand.foundation.ui.pages import is_partial, render_page, render_part
from peyvand.kernel import clock
from peyvand.kernel.calendars import parse_day
from peyvand.kernel.refused import Refused

type Values = dict[str, object]
type Build = Callable[[Party, User], Values]

US = "us"
MOST_FOUND = 20
HEADINGS = {
    "contact_points": gettext_lazy("Ways to reach"),
    "relations": gettext_lazy("Relations"),
    "consents": gettext_lazy("Consent"),
}


@require_GET
def warn_of_look_alikes(request: HttpRequest) -> HttpResponse:
    """Name the parties that bear what was just typed, as far as the reader may see them; nothing when there are none.

    ``of``: the party whose form it is.
    """
    by = cast(User, request.user)
    by.may("view", Party.kind)
    typed = [
        NewContactPoint(contact_kind=kind, value=request.GET[key][:500])
        for key, kind in {**REACH, **{kind.key: kind.key for kind in kinds.contact_kinds}}.items()
        if request.GET.get(key)
    ]
    if "value" in request.GET:
        kind = request.GET.get("contact_kind", "")
        typed.append(NewContactPoint(contact_kind=kind, value=request.GET["value"][:500]))
    own = _uuid(request.GET.get("of", ""))
    bearers = queries.find_bearers(typed, by, except_ids=[own] if own else ())
    found = [(one.name, record_address(Party.kind, one.party_id)) for one in bearers]
    return render_part(request, "parties/notice.html", {"found": found})


@require_http_methods(["GET", "POST"])
def edit_contact_points(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Show the ways to reach with their form; add one."""
    by, values = cast(User, request.user), _typed(request, "contact_kind", "value", "label")
    party = _changeable(party_id, by) if request.method == "POST" else queries.get_party(party_id, by)
    if request.method == "POST":
        row = NewContactPoint(
            contact_kind=request.POST.get("contact_kind", ""),
            value=request.POST.get("value", ""),
            label=request.POST.get("label", "").strip()[:80],
        )
        try:
            commands.add_contact_point(party.id, row, by=by, at=clock.now())
            values = {}
        except Refused as refused:
            values["error"] = _sentence(refused)
    return _answer(request, party, "contact_points", showing.show_contact_points, values | _contact_choices())


@require_POST
def act_on_contact_point(request: HttpRequest, party_id: UUID, point_id: UUID) -> HttpResponse:
    """Remove a way to reach, or mark it as preferred."""
    by = cast(User, request.user)
    party = _changeable(party_id, by)
    if "remove" in request.POST:
        commands.remove_contact_point(point_id, by=by, at=clock.now())
    else:
        commands.prefer_contact_point(point_id, by=by, at=clock.now())
    return _answer(request, party, "contact_points", showing.show_contact_points, _contact_choices())


@require_http_methods(["GET", "POST"])
def edit_relations(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Show the relations with their form; add one, to a party that is found by what was typed, or to the firm."""
    by, values = cast(User, request.user), _typed(request, "relation", "other", "note")
    party = _changeable(party_id, by) if request.method == "POST" else queries.get_party(party_id, by)
    if request.method == "POST":
        try:
            values |= _relate(party, request, by)
        except Refused as refused:
            values["error"] = _sentence(refused)
    return _answer(request, party, "relations", showing.show_relations, values | _relation_choices())


@require_POST
def act_on_relation(request: HttpRequest, party_id: UUID, relation_id: UUID) -> HttpResponse:
    """End a relation."""
    by = cast(User, request.user)
    party = _changeable(party_id, by)
    commands.unrelate(relation_id, by=by, at=clock.now())
    return _answer(request, party, "relations", showing.show_relations, _relation_choices())


@require_http_methods(["GET", "POST"])
def edit_consents(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Show what is allowed, every answer ever given, and the form for a new one; note an answer."""
    by = cast(User, request.user)
    values = _typed(request, "purpose", "channel", "answer", "asked_how", "wording", "answered_on")
    party = _changeable(party_id, by) if request.method == "POST" else queries.get_party(party_id, by)
    if request.method == "POST":
        try:
            _note_answer(party, request, by)
            values = {}
        except Refused as refused:
            values["error"] = _sentence(refused)
    values |= {
        "purpose_choices": [(one.key, one.label) for one in kinds.consent_purposes],
        "channel_choices": [(one.key, one.label) for one in kinds.reach_channels],
        "history": [_show_past(one) for one in queries.list_consent_history(party.id, by)[:50]],
    }
    return _answer(request, party, "consents", showing.show_consents, values)


def _relate(party: Party, request: HttpRequest, by: User) -> Values:
    """Make the relation that was typed; where several parties may be meant, return them to choose from."""
    key, _sign, end = request.POST.get("relation", "").partition(".")
    typed, note = request.POST.get("other", "").strip(), request.POST.get("note", "").strip()[:300]
    now = clock.now()
    if end == US:
        commands.relate(party.id, key, None, note=note, by=by, at=now)
        return {"relation": "", "other": "", "note": ""}
    other_id = _uuid(typed)
    if other_id is None:
        hits = search(typed, by=by, types=(Party.kind,), limit=MOST_FOUND) if typed else []
        hits = [hit for hit in hits if hit.id != party.id]
        if not hits:
            raise Refused("missing", _("Nothing is found by this."))
        if len(hits) > 1:
            options = [(str(hit.id), " · ".join(filter(None, (hit.title, hit.subtitle)))) for hit in hits]
            return {"options": options, "error": _("Several are found by this; choose one.")}
        other_id = hits[0].id
    one, other = (party.id, other_id) if end == "forward" else (other_id, party.id)
    commands.relate(one, key, other, note=note, by=by, at=now)
    return {"relation": "", "other": "", "note": ""}


def _note_answer(party: Party, request: HttpRequest, by: User) -> None:
    now, on = clock.now(), request.POST.get("answered_on", "").strip()
    answered_at = None
    if on:
        try:
            day = parse_day(on)
        except ValueError:
            raise Refused("day", _("This is no day. 1405/09/07 and 2026-11-28 are both understood.")) from None
        zone = get_settings().zone
        if day > now.astimezone(zone).date():
            raise Refused("day", _("This day is yet to come."))
        answered_at = min(now, now.astimezone(zone).replace(year=day.year, month=day.month, day=day.day))
    proof = Proof(
        asked_how=request.POST.get("asked_how", "")[:200],
        wording=request.POST.get("wording", ""),
        answered_at=answered_at,
    )
    act = commands.withdraw_consent if request.POST.get("answer") == "no" else commands.give_consent
    act(party.id, request.POST.get("purpose", ""), request.POST.get("channel", ""), proof=proof, by=by, at=now)


def _show_past(said: Consent) -> Values:
    purpose, channel = kinds.consent_purposes.find(said.purpose), kinds.reach_channels.find(said.channel)
    return {
        "purpose": purpose.label if purpose else said.purpose,
        "channel": channel.label if channel else said.channel,
        "answer": said,
    }


def _changeable(party_id: UUID, by: User) -> Party:
    party = queries.get_party(party_id, by)
    by.may("change", party)
    return party


def _answer(request: HttpRequest, party: Party, name: str, build: Build, values: Values) -> HttpResponse:
    """Answer the panel: edited unless ``show`` is asked for; a page of its own for browsers without scripts."""
    by = cast(User, request.user)
    party = queries.get_party(party.id, by)
    shown = build(party, by)
    is_editing = bool(shown["may_change"]) and "show" not in request.GET
    whole = {**shown, **values, "party_id": party.id, "is_editing": is_editing}
    if is_partial(request):
        return render_part(request, f"parties/{name}.html", whole)
    if request.method == "POST" and "error" not in values:
        return redirect(request.path)
    page = {
        "panel": f"parties/{name}.html",
        "party_name": party.display_name,
        "party_path": record_address(Party.kind, party.id),
        "heading": HEADINGS[name],
    }
    return render_page(request, "parties/panel_page.html", whole | page, title=party.display_name, section="party")


def _typed(request: HttpRequest, *names: str) -> Values:
    return {name: request.POST.get(name, "") for name in names}


def _sentence(refused: Refused) -> object:
    """Return why, in words; what may not be seen or done is answered as such."""
    if refused.code == "forbidden":
        raise refused
    return refused.text


def _contact_choices() -> Values:
    return {"kind_choices": [(kind.key, kind.label) for kind in kinds.contact_kinds]}


def _relation_choices() -> Values:
    choices: list[tuple[str, object]] = []
    for kind in kinds.relation_kinds:
        choices.append((f"{kind.key}.forward", kind.forward))
        if not kind.is_mutual:
            choices.append((f"{kind.key}.backward", kind.backward))
        if kind.to_us is not None:
            choices.append((f"{kind.key}.{US}", kind.to_us))
    return {"relation_choices": choices}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
