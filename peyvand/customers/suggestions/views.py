"""Answers to suggestions."""

from datetime import timedelta
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from peyvand.customers.suggestions import commands
from peyvand.foundation.access.models import User
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.records.addresses import record_address
from peyvand.foundation.ui.formats import current
from peyvand.foundation.ui.pages import toast
from peyvand.kernel import clock

# How long "later" is.
LATER = timedelta(days=7)


@require_POST
def accept(request: HttpRequest, suggestion_id: UUID) -> HttpResponse:
    """Take the suggestion up and lead to the customer."""
    suggestion = commands.accept_suggestion(suggestion_id, by=cast("User", request.user), at=clock.now())
    toast(request, _("The suggestion is yours now."), undo=f"/suggestions/{suggestion_id}/reopen")
    return redirect(record_address("party", suggestion.party_id))


@require_POST
def dismiss(request: HttpRequest, suggestion_id: UUID) -> HttpResponse:
    """Turn the suggestion down and go on where one was."""
    commands.dismiss_suggestion(suggestion_id, by=cast("User", request.user), at=clock.now())
    toast(request, _("This will not be suggested again soon."), undo=f"/suggestions/{suggestion_id}/reopen")
    return _back(request)


@require_POST
def snooze(request: HttpRequest, suggestion_id: UUID) -> HttpResponse:
    """Put the suggestion off by a week and go on where one was."""
    at = clock.now()
    until = at.astimezone(get_settings().zone).date() + LATER
    commands.snooze_suggestion(suggestion_id, until=until, by=cast("User", request.user), at=at)
    said = _("Put off until %(day)s.") % {"day": current().day(until)}
    toast(request, said, undo=f"/suggestions/{suggestion_id}/reopen")
    return _back(request)


@require_POST
def reopen(request: HttpRequest, suggestion_id: UUID) -> HttpResponse:
    """Take the answer back and go on where one was."""
    commands.reopen_suggestion(suggestion_id, by=cast("User", request.user), at=clock.now())
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """Lead to the page on which the button was, if it is one of ours."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return redirect(came_from if is_ours else "/")
