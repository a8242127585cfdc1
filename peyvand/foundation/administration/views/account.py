"""What belongs to the person signed in: password, sessions."""

from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from peyvand.foundation.access import commands, queries
from peyvand.foundation.administration.devices import name_device
from peyvand.foundation.administration.views.requests import user_of
from peyvand.foundation.ui import formats
from peyvand.foundation.ui.pages import render_page, toast
from peyvand.kernel import clock
from peyvand.kernel.refused import Refused


@require_safe
def show_account(request: HttpRequest) -> HttpResponse:
    """Show the person's own preferences, password form and sessions."""
    return _show(request, {})


@sensitive_post_parameters("old", "new")
@require_POST
def change_password(request: HttpRequest) -> HttpResponse:
    """Change the password; all other browsers are signed out."""
    typed = request.POST
    if typed.get("new", "") != typed.get("again", ""):
        return _show(request, {"again": _("These two are not the same.")})
    try:
        user = commands.change_own_password(
            typed.get("old", ""),
            typed.get("new", ""),
            by=user_of(request),
            keep_key=request.session.session_key,
            at=clock.now(),
        )
    except Refused as refused:
        return _show(request, refused.errors or {"old": refused.text})
    update_session_auth_hash(request, user)
    toast(request, _("Your password is changed. Other browsers are signed out."))
    return redirect("/account")


@require_POST
def end_session(request: HttpRequest, handle: UUID) -> HttpResponse:
    """Sign one browser out; ending the one in use is signing out."""
    commands.end_session(handle, by=user_of(request), at=clock.now())
    toast(request, _("That browser is signed out."))
    return redirect("/account")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign all browsers out but this one."""
    count = commands.end_other_sessions(request.session.session_key, by=user_of(request), at=clock.now())
    text = ngettext("%(count)s other browser is signed out.", "%(count)s other browsers are signed out.", count)
    toast(request, text % {"count": formats.current().number(count)} if count else _("No other browser was signed in."))
    return redirect("/account")


def _show(request: HttpRequest, errors: dict[str, object]) -> HttpResponse:
    user, here = user_of(request), request.session.session_key
    sessions = [
        {
            "handle": session.handle,
            "device": name_device(session.device),
            "address": session.address,
            "seen_at": session.seen_at,
            "started_at": session.started_at,
            "is_here": session.session_key == here,
        }
        for session in queries.list_sessions(user, clock.now())
    ]
    labels = {"old": _("Present password"), "new": _("New password"), "again": _("New password again")}
    context = {
        "sessions": sessions,
        "errors": errors,
        "problems": [(key, labels[key], sentence) for key, sentence in errors.items()],
    }
    status = 422 if errors else 200
    return render_page(
        request, "administration/account.html", context, title=_("You"), section="account", status=status
    )
