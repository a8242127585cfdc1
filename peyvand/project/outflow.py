"""Bodies that are sent piece by piece: files, and what one thread writes while the loop sends it."""

import asyncio
from tempfile import SpooledTemporaryFile
from threading import Lock
from types import TracebackType
from typing import IO, Self

PIECE = 65536
KEPT_IN_MEMORY = 1024 * 1024


class FileChunks:
    """PEP 3333's file wrapper: marks an answer whose body is a file."""

    def __init__(self, file: IO[bytes], _size: int = 0) -> None:
        self.file = file


class FileFlow:
    """A file's content, read by ``async for`` on the loop."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def abandon(self) -> None:
        """Say that the content is wanted no more, all of it sent or not."""
        self._file.close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        chunk = self._file.read(PIECE)
        if not chunk:
            raise StopAsyncIteration
        return chunk


class Outflow:
    """A body that a thread writes: on disk above a megabyte, so that neither side waits for the other.

    Written by ``put`` in a thread, inside ``with``; read by ``async for`` on the loop.
    A writer that fails breaks the flow off: the reader gets ConnectionAbortedError, and no short body looks whole.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._lock = Lock()
        self._file = SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115
        self._read_to = 0
        self._written_to = 0
        self._is_whole = False
        self._is_broken = False
        self._is_abandoned = False
        self._news = asyncio.Event()

    def put(self, chunk: bytes) -> bool:
        """Add to the body; False says that nobody reads it any more."""
        with self._lock:
            if self._is_abandoned:
                return False
            self._file.seek(self._written_to)
            self._written_to += self._file.write(chunk)
        self._loop.call_soon_threadsafe(self._news.set)
        return True

    def abandon(self) -> None:
        """Say that the body is wanted no more; its place on the disk is given back."""
        with self._lock:
            self._is_abandoned = True
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._is_broken = kind is not None
        self._is_whole = True
        self._loop.call_soon_threadsafe(self._news.set)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        while True:
            self._news.clear()
            was_whole = self._is_whole
            chunk = self._take()
            if chunk:
                return chunk
            if was_whole:
                if self._is_broken:
                    raise ConnectionAbortedError("the body broke off")
                raise StopAsyncIteration
            await self._news.wait()

    def _take(self) -> bytes:
        with self._lock:
            if self._read_to == self._written_to:
                return b""
            self._file.seek(self._read_to)
            chunk = self._file.read(PIECE)
            self._read_to += len(chunk)
            return chunk
