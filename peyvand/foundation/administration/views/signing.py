"""Sign in, sign out."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from peyvand.foundation.access import commands
from peyvand.foundation.access.models import User, UserKind
from peyvand.foundation.access.sessions import ADDRESS, DEVICE
from peyvand.foundation.administration.views.requests import address_of, next_of
from peyvand.foundation.firm import queries as firm
from peyvand.foundation.ui import formats
from peyvand.foundation.ui.pages import render_page
from peyvand.kernel import clock
from peyvand.kernel.refused import Refused

KEEP_SECONDS = 30 * 86400
UNTIL_CLOSED = 0
# So long a browser is known again, in which somebody has signed in.
KNOWN_SECONDS = 365 * 86400
KNOWN_SALT = "peyvand.known-browser"
STATUS = {"throttled": 429}


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the sign-in form; of a good answer make a session and go where the person wanted to go.

    Before anybody has answered the firm's settings, the first visit comes first.
    """
    firm.look_again()
    if request.method == "POST":
        return _try(request)
    if not firm.get_settings().are_answered:
        return redirect("/welcome?" + urlencode({"next": next_of(request)}))
    if isinstance(request.user, User) and request.user.user_kind == UserKind.STAFF:
        return redirect(next_of(request))
    return _show(request, problem=None)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    return redirect("/sign-in")


def _try(request: HttpRequest) -> HttpResponse:
    address, email = address_of(request), request.POST.get("email", "")
    known = f"known-{commands.name_account(email)[:16]}"
    browser = request.get_signed_cookie(known, "", salt=KNOWN_SALT, max_age=KNOWN_SECONDS) or ""
    try:
        user = commands.sign_in(
            email, request.POST.get("password", ""), address=address, browser=browser, at=clock.now()
        )
    except Refused as refused:
        return _show(request, problem=refused)
    login(request, user)
    request.session[DEVICE] = request.headers.get("User-Agent", "")[:200]
    request.session[ADDRESS] = address
    request.session.set_expiry(KEEP_SECONDS if request.POST.get("keep") else UNTIL_CLOSED)
    response = redirect(next_of(request))
    response.set_signed_cookie(
        known,
        browser or get_random_string(22),
        salt=KNOWN_SALT,
        max_age=KNOWN_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _show(request: HttpRequest, problem: Refused | None) -> HttpResponse:
    name = firm.get_settings().name
    context = {
        "heading": _("Sign in to %(firm)s") % {"firm": name} if name else _("Sign in"),
        "email": request.POST.get("email", ""),
        "keeps": request.method != "POST" or bool(request.POST.get("keep")),
        "next": next_of(request),
        "problem": formats.current().digits_of(str(problem.text)) if problem else "",
    }
    status = STATUS.get(problem.code, 422) if problem else 200
    return render_page(request, "administration/sign_in.html", context, title=_("Sign in"), status=status)
