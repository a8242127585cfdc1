"""What others plug into the worker: schedules, services that run as long as it does, and the names of tasks."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any

from django.tasks import Task

from peyvand.kernel.registry import Registry


def _utc() -> tzinfo:
    return UTC


@dataclass(frozen=True)
class Schedule:
    """A task that is started again and again: ``every`` so often, or each day ``at`` a time of ``zone``.

    Each slot of time is started once, by whichever worker comes first; slots that passed while no worker ran
    are made up for by one run. Raises ValueError unless exactly one of every and at is given.
    """

    key: str
    task: "Task[..., Any]"
    every: timedelta | None = None
    at: time | None = None
    zone: Callable[[], tzinfo] = _utc

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise ValueError("a schedule goes by every or by at")

    def slot_at(self, moment: datetime) -> datetime:
        """Return the beginning of the latest slot that has begun at that moment."""
        if self.every is not None:
            return datetime.fromtimestamp(
                moment.timestamp() // self.every.total_seconds() * self.every.total_seconds(), UTC
            )
        assert self.at is not None
        local = moment.astimezone(self.zone())
        slot = datetime.combine(local.date(), self.at, local.tzinfo)
        if slot > local:
            slot = datetime.combine(local.date() - timedelta(days=1), self.at, local.tzinfo)
        return slot.astimezone(UTC)


class Service(ABC):
    """Something that the worker does all the time, in a thread of its own: delivering events, fetching mail.

    channel: a PostgreSQL notice on it wakes the service at once.
    """

    key: str
    channel: str = ""

    @abstractmethod
    def run_once(self) -> float:
        """Do what there is, in at most a few seconds; return after how many seconds to be called again unless woken.

        What it raises is logged, and it is called again later and later.
        """


@dataclass(frozen=True)
class TaskName:
    """What people call the work of a task; ``label`` is a lazy translation."""

    task: "Task[..., Any]"
    label: object

    @property
    def key(self) -> str:
        """As ``Job.task`` has it."""
        return self.task.module_path


schedules: Registry[Schedule] = Registry("schedule")
services: Registry[Service] = Registry("service")
task_names: Registry[TaskName] = Registry("task name")
