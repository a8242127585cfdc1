"""Processes of one data folder: children that die with their parent, locks that die with their holder."""

import ctypes
import fcntl
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(sign: signal.Signals = signal.SIGTERM) -> None:
    """Have the kernel send ``sign`` to this process when its parent dies, even of a kill -9.

    Call it first thing in the child. Other systems than Linux have no such thing: there it does nothing.
    """
    if _libc is not None:
        _libc.prctl(_SET_PARENT_DEATH_SIGNAL, int(sign))


def is_alive(pid: int) -> bool:
    """Return whether such a process runs; a zombie does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    status = Path(f"/proc/{pid}/stat")
    if status.exists():
        try:
            return status.read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
        except OSError:
            return False
    return True


def wait_until(condition: Callable[[], object], seconds: float, pause_seconds: float = 0.02) -> bool:
    """Return True as soon as ``condition`` holds, False when ``seconds`` have gone by without."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(pause_seconds)
    return True


def end_process(pid: int, seconds: float, sign: signal.Signals = signal.SIGTERM) -> None:
    """Ask the process to end; kill it when it has not within ``seconds``. One that is gone already is no fault."""
    for ask, patience in ((sign, seconds), (signal.SIGKILL, 2.0)):
        try:
            os.kill(pid, ask)
        except ProcessLookupError:
            return
        if wait_until(lambda: not is_alive(pid), patience):
            return


def take_lock(path: Path, *, is_shared: bool = False, seconds: float = 0.0) -> FileIO | None:
    """Return the open file that holds the lock, or None when another holds it for longer than ``seconds``.

    The lock lasts until the file is closed by all processes that share it: nothing is left of it after a kill -9.
    """
    file = FileIO(path, "a+")
    kind = fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX

    def is_taken() -> bool:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    if wait_until(is_taken, seconds):
        return file
    file.close()
    return None


def is_alone(file: FileIO) -> bool:
    """Return whether nobody else holds the shared lock that ``file`` holds; it is held alone from then on."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def locked(path: Path, seconds: float) -> Iterator[None]:
    """Hold the lock alone; TimeoutError when another holds it for longer than ``seconds``."""
    file = take_lock(path, seconds=seconds)
    if file is None:
        raise TimeoutError(str(path))
    with file:
        yield
