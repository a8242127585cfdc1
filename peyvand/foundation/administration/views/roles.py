"""Roles, and the matrix of what each may do."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peyvand.foundation.access import commands, queries
from peyvand.foundation.access.models import Role
from peyvand.foundation.access.ports import policies
from peyvand.foundation.access.rights import Scope
from peyvand.foundation.administration.matrix import build_matrix
from peyvand.foundation.administration.views.requests import user_of
from peyvand.foundation.administration.views.settings_page import need_tab, render_tab
from peyvand.foundation.ui.pages import toast
from peyvand.kernel import clock
from peyvand.kernel.refused import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def list_roles(request: HttpRequest) -> HttpResponse:
    """Show the roles, and make a new one."""
    need_tab(request, "roles")
    error: object = ""
    if request.method == "POST":
        try:
            role_id = commands.add_role(request.POST.get("name", ""), by=user_of(request), at=clock.now())
        except Refused as refused:
            if not refused.errors:
                raise
            error = refused.errors["name"]
        else:
            return redirect(f"/settings/roles/{role_id}")
    by = user_of(request)
    context = {
        "roles": queries.list_roles(by),
        "name": request.POST.get("name", ""),
        "error": error,
        "may_create": by.can("create", "role"),
    }
    return render_tab(request, "roles", "administration/roles.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change_rights(request: HttpRequest, role_id: UUID) -> HttpResponse:
    """Show how far a role reaches for each action on each record type, and change it."""
    need_tab(request, "roles")
    role = _get(request, role_id)
    if request.method == "POST":
        cells = {
            (policy.key, action): Scope(typed)
            for policy in policies
            for action in policy.actions
            if (typed := request.POST.get(f"{policy.key}.{action}")) in tuple(Scope)
        }
        commands.set_rights(role_id, cells, by=user_of(request), at=clock.now())
        toast(request, _("The rights are saved; they hold from the next click on."))
        return redirect(f"/settings/roles/{role_id}")
    by = user_of(request)
    context = {
        "role": role,
        "matrix": build_matrix(role, is_open=by.can("change", role) and role.key != "administrator"),
        "may_delete": role.key is None and by.can("delete", role),
        "may_rename": role.key is None and by.can("change", role),
    }
    return render_tab(request, "roles", "administration/matrix.html", context)


@require_POST
def rename_role(request: HttpRequest, role_id: UUID) -> HttpResponse:
    """Give a role another name."""
    need_tab(request, "roles")
    commands.rename_role(role_id, request.POST.get("name", ""), by=user_of(request), at=clock.now())
    toast(request, _("The role is renamed."))
    return redirect(f"/settings/roles/{role_id}")


@require_POST
def delete_role(request: HttpRequest, role_id: UUID) -> HttpResponse:
    """Do away with a role that nobody has."""
    need_tab(request, "roles")
    commands.delete_role(role_id, by=user_of(request), at=clock.now())
    toast(request, _("The role is gone."))
    return redirect("/settings/roles")


def _get(request: HttpRequest, role_id: UUID) -> Role:
    role = next((role for role in queries.list_roles(user_of(request)) if role.id == role_id), None)
    if role is None:
        raise Refused("missing")
    return role
