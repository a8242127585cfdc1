"""What the pages of administration read from a request."""

from typing import cast

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from peyvand.foundation.access.models import User


def user_of(request: HttpRequest) -> User:
    """Return who is signed in; only for views that need it."""
    return cast("User", request.user)


def next_of(request: HttpRequest, default: str = "/") -> str:
    """Return where the person wanted to go, if that is a page of ours."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return target
    return default
