"""The colleague's own screens: home, search, the page of a whole customer."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from peyvand.collaborative.desk.home import build_home
from peyvand.collaborative.desk.searching import draw_options, find_groups
from peyvand.collaborative.desk.whole_party import build_page
from peyvand.customers.parties.queries import get_party
from peyvand.foundation.access.models import User
from peyvand.foundation.records.addresses import record_address
from peyvand.foundation.ui.pages import is_partial, render_page, render_part
from peyvand.kernel import clock

# How many of each record type the palette and the search page show.
SHOWN_WHILE_TYPING = 5
SHOWN_ON_PAGE = 12


@require_GET
def show_home(request: HttpRequest) -> HttpResponse:
    """What wants the reader today."""
    context = build_home(cast("User", request.user), clock.now())
    return render_page(request, "desk/home.html", context, title=_("Home"), section="home")


@require_GET
def show_search(request: HttpRequest) -> HttpResponse:
    """Everything that is found; only that part of the page while somebody types in it."""
    text = request.GET.get("q", "").strip()
    context = {"text": text, "groups": find_groups(text, by=cast("User", request.user), limit=SHOWN_ON_PAGE)}
    if is_partial(request):
        return render_part(request, "desk/search.html#found", context)
    return render_page(request, "desk/search.html", context, title=_("Search"), section="search")


@require_GET
def show_found(request: HttpRequest) -> HttpResponse:
    """What the palette shows while one types."""
    text = request.GET.get("q", "").strip()
    groups = find_groups(text, by=cast("User", request.user), limit=SHOWN_WHILE_TYPING)
    return HttpResponse(draw_options(groups))


def show_party(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """The page of a whole customer; a party that was merged leads to its head."""
    by = cast("User", request.user)
    party = get_party(party_id, by)
    if party.id != party_id:
        return redirect(record_address("party", party.id))
    return render_page(request, "desk/party.html", build_page(party, by), title=party.display_name, section="party")
