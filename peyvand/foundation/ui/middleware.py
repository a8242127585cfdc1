"""What every request needs of the interface: the reader's language and formats, and rules that say no in words."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from peyvand.foundation.ui import formats, sending, views
from peyvand.foundation.ui.choices import formats_of
from peyvand.kernel.refused import Refused


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
        """Answer a Refused that the view let through with its own text; everything else is a fault."""
        return views.refuse(request, exception) if isinstance(exception, Refused) else None
