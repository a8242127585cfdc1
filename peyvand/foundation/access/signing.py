"""Who a request comes from: the user of its session, checked against the password's fingerprint."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.middleware import AuthenticationMiddleware, LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.utils.crypto import constant_time_compare

from peyvand.foundation.access.commands.sessions import touch_session
from peyvand.foundation.access.models import User, UserKind
from peyvand.foundation.access.sessions import SessionStore
from peyvand.kernel import clock

BACKEND = "peyvand.foundation.access.signing.Backend"
# How stale "last seen" may be: a write for each request would cost more than it tells.
SEEN_EVERY = timedelta(minutes=5)


class Backend(BaseBackend):
    """Finds the user of a session; passwords are checked by ``commands.sign_in`` alone."""

    def get_user(self, user_id: UUID | str) -> User | None:
        return User.objects.filter(id=user_id, is_active=True).first()


def user_of(request: HttpRequest) -> User | AnonymousUser:
    """Return who is signed in, from the row that brought the session: no query of its own.

    A session of before a change of password, or of a user who may no longer sign in, is nobody's.
    """
    session = cast("SessionStore", request.session)
    if session.get(BACKEND_SESSION_KEY) != BACKEND:
        return AnonymousUser()
    user = session.row.user if session.row else None
    if user is None or str(user.id) != session.get(SESSION_KEY):
        user = Backend().get_user(session[SESSION_KEY])
    if user is None or not user.is_active:
        return AnonymousUser()
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
        return AnonymousUser()
    return user


class UserMiddleware(AuthenticationMiddleware):
    """Sets ``request.user`` and notes when a session was last seen."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        # At once, not lazily: language and digits of every answer hang on it, and a lazy object costs at each touch.
        request.user = user_of(request)
        response = self.get_response(request)
        row = cast("SessionStore", request.session).row
        if row is not None and row.user_id is not None and clock.now() - row.seen_at > SEEN_EVERY:
            touch_session(row.session_key, at=clock.now())
        return response


class GateMiddleware(LoginRequiredMiddleware):
    """Lets only the firm's people to the desk; views marked ``login_not_required`` are open to all.

    A visitor is sent to the sign-in page and comes back afterwards. For customers and agents the desk is not there.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        user = request.user
        if isinstance(user, User) and user.user_kind != UserKind.STAFF:
            raise Http404
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        """Send to the sign-in page; of a part that htmx asks for, the whole page is what one comes back to."""
        if request.headers.get("HX-Request") != "true":
            return super().handle_no_permission(request, view_func)
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        target = QueryDict(mutable=True)
        target["next"] = page._replace(scheme="", netloc="").geturl() or "/"
        return HttpResponse(headers={"HX-Redirect": f"{settings.LOGIN_URL}?{target.urlencode(safe='/')}"})
