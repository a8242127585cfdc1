"""A small WSGI application behind the bridge, for tests over real HTTP: ``python toy.py PORT``."""

import asyncio
import sys
import threading
import time
from collections.abc import Iterable
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from peyvand.project.bridge import Bridge, Limits

state = {"closed": 0, "rows": 0}


class Rows:
    """A stream of rows: as a page of Django that streams."""

    streaming = True

    def __init__(self, count: int, pause: float = 0, broken_at: int = -1) -> None:
        self.count, self.pause, self.broken_at = count, pause, broken_at

    def __iter__(self) -> Iterable[bytes]:
        for number in range(self.count):
            if number == self.broken_at:
                raise ValueError("broken on purpose")
            state["rows"] += 1
            yield b"%09d\n" % number * 100
            time.sleep(self.pause)

    def close(self) -> None:
        state["closed"] += 1


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    path, query = environ["PATH_INFO"], environ["QUERY_STRING"]
    headers = [("Content-Type", "text/plain; charset=utf-8")]
    if path == "/rows":
        start_response("200 OK", headers)
        return Rows(int(query))
    if path == "/slow-rows":
        start_response("200 OK", headers)
        return Rows(int(query), pause=0.05)
    if path == "/broken":
        start_response("200 OK", headers)
        return Rows(10, broken_at=5)
    if path == "/fault":
        raise ValueError("fault on purpose")
    if path == "/file":
        start_response("200 OK", [("Content-Type", "application/octet-stream")])
        return environ["wsgi.file_wrapper"](open(query, "rb"))  # type: ignore[no-any-return]
    if path == "/long":
        text = ("word " * 2000).encode()
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(text)))])
        return [text]
    if path == "/state":
        text = f"{state['closed']} {state['rows']} {threading.active_count()}"
    else:
        body = environ["wsgi.input"].read()
        text = f"{environ['REQUEST_METHOD']} {path.encode('latin-1').decode()} {query} {len(body)} {sum(body)}"
    start_response("200 OK", headers)
    return [text.encode()]


async def main(port: int) -> None:
    uploads = (("/upload", 6_000_000),)
    limits = Limits(
        3_000_000, uploads, may_upload=lambda cookies: cookies == "known=1", pause_seconds=1, body_seconds=3
    )
    bridge = Bridge(application, threads=2, limits=limits)
    server = Server(bridge, "127.0.0.1", port, interface=Interfaces.ASGI, http=HTTPModes.http1, log_enabled=False)
    serving = asyncio.create_task(server.serve())
    await asyncio.sleep(0.05)
    print("ready", flush=True)
    await serving


asyncio.run(main(int(sys.argv[1])))
