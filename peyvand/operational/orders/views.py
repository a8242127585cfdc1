"""Faces of orders that the record engine cannot draw: taking one back."""

from decimal import Decimal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peyvand.foundation.records.addresses import record_address
from peyvand.foundation.records.filtering import parse_number
from peyvand.foundation.ui import cells
from peyvand.foundation.ui.pages import render_page, toast
from peyvand.kernel import clock
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused
from peyvand.operational.orders import commands, queries
from peyvand.operational.orders.models import Order


@require_http_methods(["GET", "POST"])
def return_order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Ask how much of which line comes back, and take it back."""
    by: Actor = request.user  # type: ignore[assignment]
    try:
        order = queries.get_order(order_id, by=by)
    except Refused:
        raise Http404 from None
    by.may("change", order)
    problem = ""
    if request.method == "POST":
        try:
            returned = commands.return_order(order.id, quantities=_read(request), by=by, at=clock.now())
        except Refused as refused:
            problem = str(refused.text)
        else:
            toast(request, _("Taken back."))
            return redirect(record_address("order", returned))
    return _ask(request, order, by, problem)


def _ask(request: HttpRequest, order: Order, by: Actor, problem: str) -> HttpResponse:
    lines = [
        {
            "place": line.place,
            "name": cells.text(line.description or str(line.product or "")),
            "left": cells.number(left, None),
            "value": request.POST.get(f"line-{line.place}", ""),
        }
        for line, left in queries.list_open_lines(order.id, by=by)
    ]
    context = {"order": order, "lines": lines, "problem": problem, "order_href": record_address("order", order.id)}
    status = 422 if problem else 200
    return render_page(
        request,
        "orders/return.html",
        context,
        title=_("Return of %(order)s") % {"order": order.code},
        section="orders",
        status=status,
    )


def _read(request: HttpRequest) -> dict[int, Decimal] | None:
    """Return how many of which line; None where "all of it" was pressed. Refused for what is no number."""
    if "all" in request.POST:
        return None
    quantities: dict[int, Decimal] = {}
    for name, text in request.POST.items():
        place = name.removeprefix("line-")
        if name == place or not place.isdecimal() or not str(text).strip():
            continue
        try:
            quantities[int(place)] = parse_number(str(text))
        except ValueError:
            raise Refused("number", _("“%(text)s” is no number.") % {"text": text}) from None
    if not quantities:
        raise Refused("empty", _("Say how much of what comes back."))
    return quantities
