"""What every request needs of the interface: the reader's language and formats, and rules that say no in words."""

import logging
from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from peyvand.foundation.ui import formats, sending, views
from peyvand.foundation.ui.choices import formats_of
from peyvand.kernel.refused import Refused

logger = logging.getLogger(__name__)


class InterfaceMiddleware:
    """Runs the request in the reader's language and formats; stands after authentication and messages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reader = formats_of(request)
        token, sent = formats.activate(reader), sending.activate(request)
        try:
            with translation.override(reader.language):
                response = self.get_response(request)
        finally:
            formats.restore(token)
            sending.restore(sent)
        response.headers.setdefault("Content-Language", reader.language)
        patch_vary_headers(response, ("Cookie", "HX-Request"))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a Refused that the view let through with its own text; everything else is a fault.

        What the database cannot hold (a nought sign, an endless name or number) was typed by nobody who works with
        the form; it is refused in one sentence wherever it comes from, and nothing is kept.
        """
        if isinstance(exception, DataError):
            logger.warning("%s %s: %s", request.method, request.path, exception)
            text = _("Something here is too long, too large, or holds a sign that cannot be kept.")
            exception = Refused("unkeepable", text)
        return views.refuse(request, exception) if isinstance(exception, Refused) else None
