"""The web server: granian in this process, Django in its threads, static files beside it."""

import asyncio
import gc
import logging
import os
import re
import signal
from collections.abc import Callable
from wsgiref.headers import Headers

from django.conf import settings
from django.db import close_old_connections
from django.http import parse_cookie
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server
from whitenoise import WhiteNoise

from peyvand.kernel import clock
from peyvand.project.bridge import Bridge, Limits
from peyvand.project.warming import warm_up

LONGEST_END_SECONDS = 6
# Names that carry a hash of the content, as Django's manifest gives them.
HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")


def build_application() -> WhiteNoise:
    """Return Django with the static files in front of it."""
    from peyvand.project.wsgi import application

    def is_immutable(_path: str, url: str) -> bool:
        return HASHED.search(url) is not None

    return WhiteNoise(
        application,
        settings.STATIC_ROOT,
        settings.STATIC_URL,
        immutable_file_test=is_immutable,
        allow_all_origins=False,
        add_headers_function=_add_headers,
    )


def is_signed_in(cookies: str) -> bool:
    """Return whether the cookies of a request bear a session of one of the firm's people that is still good."""
    from peyvand.foundation.access.models import Session, UserKind

    close_old_connections()
    key = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME, "")
    people = {"user__is_active": True, "user__user_kind": UserKind.STAFF}
    return bool(key) and Session.objects.filter(session_key=key, expire_date__gt=clock.now(), **people).exists()


def build_server(address: str, port: int) -> tuple[Server, Bridge]:
    """Return the server, not yet listening, and its bridge."""
    limits = Limits(settings.LARGEST_BODY, tuple(settings.LARGEST_UPLOADS.items()), is_signed_in)
    bridge = Bridge(build_application(), threads=settings.WEB_THREADS, limits=limits)
    server = Server(
        bridge,
        address,
        port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=30_000),
        log_enabled=False,
    )
    server.workers_kill_timeout = LONGEST_END_SECONDS
    return server, bridge


def serve(address: str, port: int, on_ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; ``on_ready`` is called once a page can be had."""
    logging.getLogger("granian").setLevel(logging.WARNING)
    server, bridge = build_server(address, port)
    # In a thread of the bridge, which keeps the connection that this opens.
    bridge.pool.submit(warm_up, bridge.application).result()
    # What start-up made stays; the collector need not walk it again and again.
    gc.collect()
    gc.freeze()

    async def run() -> None:
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(sign, server.stop)
        serving = asyncio.create_task(server.serve())
        await asyncio.sleep(0)
        on_ready()
        await serving

    asyncio.run(run())
    bridge.pool.shutdown(wait=False, cancel_futures=True)
    logging.shutdown()
    # A thread in the middle of a long page must not hold up the end; its transaction is rolled back.
    os._exit(0)


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
