"""What all views of the engine share: who asks, and an answer to addresses that mean nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from peyvand.foundation.access.models import User
from peyvand.foundation.records.declaration import RecordType
from peyvand.foundation.ui.pages import render_page
from peyvand.kernel.refused import Refused

type View = Callable[..., HttpResponseBase]


def actor_of(request: HttpRequest) -> User:
    """Return who asks; the login middleware has sent visitors away before."""
    if not isinstance(request.user, User):
        raise TypeError("a view of records was reached without signing in")
    return request.user


def says_what_is_unclear(view: View) -> View:
    """Answer an address that cannot be understood with a sentence and a way back, never with a fault."""

    @wraps(view)
    def answer(request: HttpRequest, declared: RecordType, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, declared, *args, **kwargs)
        except Refused as refused:
            if refused.code not in ("address", "too_many"):
                raise
            context = {"text": refused.text, "declared": declared}
            return render_page(
                request, "records/unclear.html", context, title=declared.label_many, section=declared.key, status=400
            )

    return answer
