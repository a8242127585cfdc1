"""Where the database is, from one URL; and that it is there."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from peyvand.project.trouble import Trouble

OLDEST_VERSION = 150000


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
        # What is asked again and again on a connection is planned once.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3, **options},
    }


def create_database(url: str) -> None:
    """Make the database where the server has none of that name; safe to call again.

    Raises Trouble when the server cannot be reached or is too old.
    """
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            _check_version(connection)
    except psycopg.OperationalError as error:
        if "does not exist" not in str(error):
            raise Trouble(f"The database cannot be reached: {str(error).strip().splitlines()[-1]}") from error
    else:
        return
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    try:
        with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as connection:
            _check_version(connection)
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.errors.DuplicateDatabase:
        return
    except psycopg.Error as error:
        raise Trouble(f"There is no database {name}, and it cannot be made: {error}") from error


def _check_version(connection: psycopg.Connection) -> None:
    version = connection.info.server_version
    if version < OLDEST_VERSION:
        raise Trouble(f"PostgreSQL {OLDEST_VERSION // 10000} or newer is needed, and this is {version // 10000}.")
