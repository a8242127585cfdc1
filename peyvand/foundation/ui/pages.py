"""How every page is answered: inside the shell, or as the part alone when htmx asks."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from peyvand.foundation.ui.shell import build_shell

SHELL = "ui/shell.html"
OUTSIDE = "ui/outside.html"
FRAGMENT = "ui/fragment.html"


def is_partial(request: HttpRequest) -> bool:
    """Return whether htmx asks for a part of a page that is on the screen already."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") != "full"


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    title: object,
    section: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return the page of ``template``, which extends ``ui/page.html``.

    title: of the window and, unless the template fills the block ``crumb``, of the top bar. section: key of the menu
    line that is marked. A visitor who is not signed in gets the page without the shell; htmx gets the block
    ``content`` alone, with the toasts.
    """
    values = {"title": title, "section": section, **(context or {})}
    if is_partial(request):
        values["layout"] = FRAGMENT
    else:
        values["shell"] = build_shell(request, section)
        values["layout"] = SHELL if values["shell"] else OUTSIDE
    return HttpResponse(render_to_string(template, values, request), status=status)


def render_part(
    request: HttpRequest, template: str, context: Mapping[str, object] | None = None, *, status: int = 200
) -> HttpResponse:
    """Return a template, or one partial of it (``orders/list.html#rows``), as it is."""
    return HttpResponse(render_to_string(template, dict(context or {}), request), status=status)


def toast(request: HttpRequest, text: object, *, undo: str = "") -> None:
    """Say what has just been done, on this page or the next; ``undo`` is an address that a POST takes it back at."""
    messages.success(request, str(text), extra_tags=f"undo:{undo}" if undo else "")


def toast_problem(request: HttpRequest, text: object) -> None:
    """Say what was not done, and why; it stays until it is closed."""
    messages.error(request, str(text))
