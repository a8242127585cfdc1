"""The bridge from the server's loop (ASGI) to Django's threads (WSGI).

Django's own ASGI handler costs several times the CPU of this for each request. No thread ever waits for a client
here: the loop reads the whole body before a thread is taken, and sends the answer after the thread has gone on.
"""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from contextvars import copy_context
from dataclasses import dataclass
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from peyvand.project.compression import compress_body
from peyvand.project.outflow import FileChunks, FileFlow, Outflow

logger = logging.getLogger(__name__)

type Message = MutableMapping[str, Any]
type Scope = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Headers = list[tuple[bytes, bytes]]

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What a client may ask of the server.

    body_bytes: the largest body; uploads: larger limits by the beginning of the path, for whoever may_upload, asked in
    a thread with the request's cookies: strangers fill no disk.
    pause_seconds: the longest pause within a body. body_seconds: the longest time for all of it.
    """

    body_bytes: int = 10 * MEGABYTE
    uploads: tuple[tuple[str, int], ...] = ()
    may_upload: Callable[[str], bool] = bool
    pause_seconds: float = 30
    body_seconds: float = 900

    def largest_body(self, path: str) -> int:
        return max((size for start, size in self.uploads if path.startswith(start)), default=self.body_bytes)


class RefusedBodyError(Exception):
    """The body is not taken; ``status`` is the answer, None where the client is gone."""

    def __init__(self, status: HTTPStatus | None) -> None:
        super().__init__(status)
        self.status = status


@dataclass
class Answer:
    """What a thread hands back: the head, and the body as a whole or as a flow that goes on growing."""

    status: int
    headers: Headers
    body: bytes = b""
    flow: Outflow | FileFlow | None = None


class Bridge:
    """An ASGI application that runs a WSGI application in ``threads`` threads."""

    def __init__(self, application: Callable[..., Iterable[bytes]], *, threads: int, limits: Limits) -> None:
        self.application = application
        self.limits = limits
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1000})
        else:
            await _live(receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        try:
            body = await self._read_body(scope, headers, receive)
        except RefusedBodyError as error:
            if error.status is not None:
                await _send_refusal(error.status, send)
            return
        loop = asyncio.get_running_loop()
        with closing(body):
            environ = build_environ(scope, body)
            answer = loop.create_future()
            work = loop.run_in_executor(self.pool, copy_context().run, self._work, environ, loop, answer)
            # Ends when the head is known: at once with the body for a page, before the rows for a long export.
            await asyncio.wait((answer, work), return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                work.result()
            await _send_answer(answer.result(), receive, send)
            await work

    async def _read_body(self, scope: Scope, headers: dict[bytes, bytes], receive: Receive) -> IO[bytes]:
        """Return the body, on disk when it is large; raises RefusedBodyError."""
        body = SpooledTemporaryFile(max_size=MEGABYTE)  # noqa: SIM115
        length = headers.get(b"content-length", b"")
        if not length and b"transfer-encoding" not in headers and scope["http_version"] == "1.1":
            return body
        try:
            largest = await self._largest_body(scope["path"], headers)
            if length.isdigit():
                _check_size(int(length), largest)
            async with asyncio.timeout(self.limits.body_seconds):
                async for piece in _pieces(receive, self.limits.pause_seconds):
                    body.write(piece)
                    _check_size(body.tell(), largest)
        except TimeoutError:
            body.close()
            raise RefusedBodyError(HTTPStatus.REQUEST_TIMEOUT) from None
        except BaseException:
            body.close()
            raise
        body.seek(0)
        return body

    async def _largest_body(self, path: str, headers: dict[bytes, bytes]) -> int:
        largest = self.limits.largest_body(path)
        if largest <= self.limits.body_bytes:
            return largest
        cookies = headers.get(b"cookie", b"").decode("latin-1")
        ask = asyncio.get_running_loop().run_in_executor(self.pool, self.limits.may_upload, cookies)
        return largest if await ask else self.limits.body_bytes

    def _work(self, environ: dict[str, Any], loop: asyncio.AbstractEventLoop, answer: asyncio.Future[Answer]) -> None:
        """Run the application in this thread and give ``answer`` its result; the rows of a stream come after it."""
        heads: list[tuple[int, Headers]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
            code = int(status[:3])
            heads[:] = [(code, [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers])]

        chunks = self.application(environ, start_response)
        try:
            if isinstance(chunks, FileChunks):
                found = Answer(*heads[0], flow=FileFlow(chunks.file))
                chunks = ()
                loop.call_soon_threadsafe(answer.set_result, found)
                return
            if not getattr(chunks, "streaming", False):
                body = b"".join(chunks)
                code, headers = heads[0]
                headers, body = compress_body(environ, code, headers, body)
                loop.call_soon_threadsafe(answer.set_result, Answer(code, headers, body))
                return
            code, headers = heads[0]
            with Outflow(loop) as flow:
                loop.call_soon_threadsafe(answer.set_result, Answer(code, headers, flow=flow))
                for chunk in chunks:
                    if not flow.put(chunk):
                        break
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()


def build_environ(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """Return the request as PEP 3333 wants it."""
    path = unquote_to_bytes(scope.get("raw_path") or scope["path"])
    host, port = (scope.get("server") or ("localhost", 0))[:2]
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileChunks,
    }
    for name, value in scope["headers"]:
        # A name with an underscore could pass for another one with a hyphen.
        if b"_" in name:
            continue
        key = name.decode("latin-1").upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        text = value.decode("latin-1")
        if key in environ:
            text = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{text}"
        environ[key] = text
    if "CONTENT_LENGTH" not in environ and "HTTP_TRANSFER_ENCODING" in environ:
        environ["CONTENT_LENGTH"] = str(body.seek(0, 2))
        body.seek(0)
    return environ


def _check_size(size: int, largest: int) -> None:
    if size > largest:
        raise RefusedBodyError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


async def _pieces(receive: Receive, pause_seconds: float) -> AsyncIterator[bytes]:
    while True:
        message = await asyncio.wait_for(receive(), pause_seconds)
        if message["type"] == "http.disconnect":
            raise RefusedBodyError(None)
        yield message.get("body", b"")
        if not message.get("more_body"):
            return


async def _send_answer(answer: Answer, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    if answer.flow is None:
        await send({"type": "http.response.body", "body": answer.body})
        return
    leaving = asyncio.ensure_future(_wait_for_leaving(receive))
    try:
        async for chunk in answer.flow:
            if leaving.done():
                return
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        answer.flow.abandon()
        leaving.cancel()


async def _wait_for_leaving(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send_refusal(status: HTTPStatus, send: Send) -> None:
    body = f"{status.value} {status.phrase}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status.value, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
