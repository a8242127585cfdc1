"""A password for somebody else."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from peyvand.foundation.access import commands
from peyvand.foundation.access.models import User
from peyvand.foundation.access.queries import visible
from peyvand.foundation.administration.views.requests import user_of
from peyvand.foundation.ui.pages import render_page, toast
from peyvand.kernel import clock
from peyvand.kernel.refused import Refused


@sensitive_post_parameters("new")
@require_http_methods(["GET", "HEAD", "POST"])
def give_password(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Give a user a new password; they are signed out everywhere."""
    by = user_of(request)
    user = visible(User.objects.all(), by).filter(id=user_id).first()
    if user is None:
        raise Refused("missing")
    by.may("change", user)
    errors: dict[str, object] = {}
    if request.method == "POST":
        try:
            commands.set_password(user_id, request.POST.get("new", ""), by=by, at=clock.now())
        except Refused as refused:
            if refused.code != "invalid":
                raise
            errors = refused.errors
        else:
            toast(request, _("The password holds from now on. Tell it in person."))
            return redirect(f"/users/{user_id}")
    context = {"person": user, "errors": errors}
    status = 422 if errors else 200
    return render_page(
        request, "administration/password.html", context, title=_("New password"), section="settings", status=status
    )
