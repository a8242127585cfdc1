"""Before the first person comes: what Django loads at the first request is loaded."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from django.conf import settings


def warm_up(application: Callable[..., Iterable[bytes]]) -> None:
    """Ask the application for the sign-in page: the URL map, templates, translations and the first connection."""
    host = next((host for host in settings.ALLOWED_HOSTS if host and host[0] not in "*."), "localhost")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": settings.LOGIN_URL,
        "QUERY_STRING": "",
        "SERVER_NAME": host,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "HTTP_HOST": host,
    }
    answer = application(environ, lambda _status, _headers, _error=None: None)
    try:
        b"".join(answer)
    finally:
        close = getattr(answer, "close", None)
        if close is not None:
            close()
