"""The hidden field without which no form is taken, for markup that is made without a request (panels, home parts)."""

from contextvars import ContextVar, Token

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.safestring import SafeString

KEPT = "peyvand.hidden"
_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def activate(request: HttpRequest) -> Token[HttpRequest | None]:
    """Make ``request`` the one that forms are made for; give the token to ``restore``."""
    return _request.set(request)


def restore(token: Token[HttpRequest | None]) -> None:
    _request.reset(token)


def hidden_token() -> SafeString:
    """Return the hidden field for a form that is sent by POST; "" outside a request."""
    request = _request.get()
    if request is None:
        return SafeString("")
    # One mask for all the forms of an answer: it differs from answer to answer, which is what it is for.
    if KEPT not in request.META:
        request.META[KEPT] = get_token(request)
    return SafeString(f'<input type="hidden" name="csrfmiddlewaretoken" value="{request.META[KEPT]}">')
