"""Where the database is, from one URL."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def parse_database_url(url: str) -> dict[str, Any]:
    """Return Django's settings of the PostgreSQL database at ``url``.

    A host may be a folder with a socket: ``postgresql://peyvand@/peyvand?host=/folder``.
    Raises ValueError when the URL is not PostgreSQL's.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL must begin with postgresql://")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(options.pop("port", parts.port or "")),
        "CONN_MAX_AGE": None,
        # A server that was started anew costs no request.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
