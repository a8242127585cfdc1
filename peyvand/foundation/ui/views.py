"""Answers that belong to no part: refusals, errors, and the reader's choices."""

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from peyvand.foundation.access import commands as access
from peyvand.foundation.access.models import User
from peyvand.foundation.ui.choices import LANGUAGE_COOKIE, languages, preferences_for
from peyvand.foundation.ui.pages import is_partial, render_page
from peyvand.kernel import clock
from peyvand.kernel.refused import Refused

_STATUS = {"missing": 404, "forbidden": 403, "changed": 409}
_YEAR_SECONDS = 365 * 86400
CHOICES = ("language", "calendar", "digits", "theme", "density")


def refuse(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Say in words what a rule refused: 404 for what is missing, 403 for what may not be, 409 or 422 for the rest."""
    if refused.code == "missing":
        return missing(request, refused)
    if refused.code == "forbidden":
        return forbidden(request, refused)
    return render_page(
        request,
        "ui/refused.html",
        {"text": refused.text or _("This cannot be done now.")},
        title=_("Not done"),
        status=_STATUS.get(refused.code, 422),
    )


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404, the same for what is not there and for what may not be seen."""
    return render_page(request, "ui/missing.html", title=_("Not found"), status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403: the page is there, the right is not."""
    return render_page(request, "ui/forbidden.html", title=_("Not allowed"), status=403)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that was open for too long, or did not come from us."""
    return render_page(request, "ui/stale.html", title=_("Not sent"), status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500 without asking the database for anything: it may be what broke."""
    template = "ui/broken_part.html" if is_partial(request) else "ui/broken.html"
    return HttpResponse(render_to_string(template, {"title": _("Something broke")}), status=500)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Set one of the signed-in user's choices and go back to the page; a script gets an empty answer."""
    name = next((name for name in CHOICES if name in request.POST), None)
    if name is None:
        raise Refused("missing")
    user = cast("User", request.user)
    access.change_preferences(preferences_for(name, request.POST[name]), by=user, at=clock.now())
    return HttpResponse(status=204) if is_partial(request) else redirect(back_to(request))


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember a visitor's language in a cookie and go back to the page."""
    response = redirect(back_to(request))
    language = request.POST.get("language", "")
    if language in languages():
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=_YEAR_SECONDS, samesite="Lax", httponly=True)
    return response


def back_to(request: HttpRequest) -> str:
    """Return the address of the page that the form was on, if it is ours; else the first page."""
    address = request.POST.get("next") or request.headers.get("Referer", "")
    hosts = {request.get_host()}
    # A word without a slash would be taken for the name of a view.
    if "/" in address and url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure()):
        return address
    return "/"
