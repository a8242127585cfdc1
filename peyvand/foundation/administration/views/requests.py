"""What the pages of administration read from a request."""

import ipaddress
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from peyvand.foundation.access.models import User


def user_of(request: HttpRequest) -> User:
    """Return who is signed in; only for views that need it."""
    return cast("User", request.user)


def address_of(request: HttpRequest) -> str | None:
    """Return the address that the request comes from, None when it is not known.

    Behind our own proxy it is what the proxy appended to X-Forwarded-For; what stands before that is anybody's claim.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None


def next_of(request: HttpRequest, default: str = "/") -> str:
    """Return where the person wanted to go, if that is a page of ours."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    if target.startswith("/") and url_has_allowed_host_and_scheme(target, hosts, require_https=request.is_secure()):
        return target
    return default
