"""How far the running job is: told by the task, kept by whoever runs it, beside the task's own transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID


@dataclass
class Progress:
    """What is known of a running job between two heartbeats."""

    job_id: UUID
    done: int = 0
    total: int = 0
    note: str = ""
    is_changed: bool = False
    is_cancelled: bool = False


_current: ContextVar[Progress | None] = ContextVar("progress", default=None)


def report(done: int, total: int, note: str = "") -> None:
    """Say how far the running job is; cheap, kept about once a second. Outside a job it does nothing."""
    progress = _current.get()
    if progress is not None:
        progress.done, progress.total, progress.note, progress.is_changed = done, total, note[:200], True


def is_cancelled() -> bool:
    """Return whether the running job should end early: it was called off, or has lost its lease to another worker."""
    progress = _current.get()
    return progress is not None and progress.is_cancelled


def current_job_id() -> UUID | None:
    """Return the running job's id, None outside a job."""
    progress = _current.get()
    return progress.job_id if progress else None


@contextmanager
def running(progress: Progress) -> Iterator[None]:
    """Let ``report`` and ``is_cancelled`` mean this job meanwhile."""
    token = _current.set(progress)
    try:
        yield
    finally:
        _current.reset(token)
