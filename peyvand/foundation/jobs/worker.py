"""The worker: a process whose threads run jobs and services, until it is told to stop."""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import DatabaseError, InterfaceError, connection

from peyvand.foundation.base.ids import new_id
from peyvand.foundation.jobs import leases, schedules
from peyvand.foundation.jobs.backend import WAKE
from peyvand.foundation.jobs.child import run_in_child
from peyvand.foundation.jobs.execution import execute
from peyvand.foundation.jobs.leases import Claim
from peyvand.foundation.jobs.models import Job, JobState, LivingWorker
from peyvand.foundation.jobs.ports import Service, services
from peyvand.foundation.jobs.progress import Progress
from peyvand.kernel import clock

logger = logging.getLogger(__name__)

QUEUES = ("default", "heavy")
DEFAULT_THREADS = 2
LISTEN_SECONDS = 0.5
BEAT_SECONDS = 1.0
LOOK_SECONDS = 5.0
LONGEST_PAUSE = 30.0
LEAVE_SECONDS = 5.0
# Jobs shorter than this are claimed several at a time.
SHORT_SECONDS = 0.02
MOST_AT_ONCE = 20


def run_worker(stop: threading.Event) -> bool:
    """Run jobs, schedules and services until ``stop`` is set; return whether every thread has ended in time.

    What still runs five seconds after ``stop`` is given back, for another worker to take up at once;
    then the process should end without waiting for its threads.
    """
    return _Worker(stop).run()


def run_pending(queues: tuple[str, ...] = QUEUES) -> int:
    """Run all jobs that are due, heavy ones too, one after the other in this process; return how many ran."""
    count = 0
    while claims := leases.claim(queues, "here", clock.now()):
        execute(claims[0], Progress(claims[0].job.id, is_cancelled=claims[0].job.is_cancel_wanted))
        count += 1
    return count


class _Worker:
    def __init__(self, stop: threading.Event) -> None:
        self.id = f"{socket.gethostname()[:40]}:{os.getpid()}:{new_id().hex[-8:]}"
        self.stop = stop
        self.lock = threading.Lock()
        self.held: dict[Any, tuple[Claim, Progress]] = {}
        self.wakes = {queue: threading.Event() for queue in QUEUES}
        self.bells: dict[str, list[threading.Event]] = {WAKE: list(self.wakes.values())}
        self.threads: list[threading.Thread] = []

    def run(self) -> bool:
        for _ in range(DEFAULT_THREADS):
            self._start(self._work, "default", self._run_here)
        self._start(self._work, "heavy", self._run_in_child)
        for service in services:
            bell = threading.Event()
            self.bells.setdefault(service.channel, []).append(bell)
            self._start(self._serve, service, bell)
        self._keep_watch()
        return self._leave()

    def _start(self, target: Callable[..., None], *args: Any) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self.threads.append(thread)
        thread.start()

    def _work(self, queue: str, run: Callable[[Claim, Progress], None]) -> None:
        """Claim and run jobs of the queue, one or several short ones at a time, until the worker stops."""
        most, pause = 1, 1.0
        while not self.stop.is_set():
            try:
                self.wakes[queue].clear()
                claims = self._claim(queue, most)
                started = time.monotonic()
                for claimed, progress in claims:
                    run(claimed, progress)
                    self._drop(claimed)
                if not claims:
                    self.wakes[queue].wait(LONGEST_PAUSE)
                elif queue == "default":
                    is_short = (time.monotonic() - started) / len(claims) < SHORT_SECONDS
                    most = min(most * 2, MOST_AT_ONCE) if is_short else 1
                pause = 1.0
            except (DatabaseError, InterfaceError):
                # What was claimed stays held, and goes back when its lease runs out.
                pause = self._rest("The jobs cannot be reached", pause)
        connection.close()

    def _run_here(self, claimed: Claim, progress: Progress) -> None:
        if self.stop.is_set():
            leases.give_back(claimed, clock.now())
        else:
            execute(claimed, progress)

    def _run_in_child(self, claimed: Claim, progress: Progress) -> None:
        run_in_child(claimed, self.stop.is_set)

    def _serve(self, service: Service, bell: threading.Event) -> None:
        """Call the service when it wishes, or as soon as its bell rings."""
        pause = 1.0
        while not self.stop.is_set():
            try:
                bell.clear()
                wish = service.run_once()
                if wish > 0:
                    bell.wait(wish)
                pause = 1.0
            except Exception:
                logger.exception("A service has failed", extra={"service": service.key})
                pause = self._rest("A service rests", pause)
        connection.close()

    def _claim(self, queue: str, most: int) -> list[tuple[Claim, Progress]]:
        claims = [
            (claimed, Progress(claimed.job.id, claimed.job.done, claimed.job.total, claimed.job.note))
            for claimed in leases.claim([queue], self.id, clock.now(), most=most)
        ]
        with self.lock:
            self.held |= {claimed.job.id: (claimed, progress) for claimed, progress in claims}
        return claims

    def _drop(self, claimed: Claim) -> None:
        with self.lock:
            self.held.pop(claimed.job.id, None)

    def _rest(self, message: str, pause: float) -> float:
        logger.warning(message, exc_info=True)
        connection.close()
        self.stop.wait(pause)
        return min(pause * 2, LONGEST_PAUSE)

    def _keep_watch(self) -> None:
        """Listen for notices, keep leases alive, start schedules, until the worker stops."""
        pause = 1.0
        while not self.stop.is_set():
            try:
                with self._listen() as listener:
                    self._ring(*self.bells)
                    self._watch(listener)
            except (psycopg.Error, DatabaseError, InterfaceError):
                pause = self._rest("The database cannot be reached", pause)
        self._ring(*self.bells)

    def _watch(self, listener: psycopg.Connection) -> None:
        beat_at = look_at = 0.0
        while not self.stop.is_set():
            for notice in listener.notifies(timeout=LISTEN_SECONDS, stop_after=1):
                self._ring(notice.channel)
            now = time.monotonic()
            if now >= beat_at:
                beat_at = now + BEAT_SECONDS
                self._beat()
            if now >= look_at:
                look_at = now + LOOK_SECONDS
                self._look_around()

    def _listen(self) -> psycopg.Connection:
        known = connection.get_connection_params()
        names = ("dbname", "user", "password", "host", "port", "sslmode", "sslrootcert", "options")
        listener = psycopg.connect(**{name: known[name] for name in names if known.get(name)}, autocommit=True)
        for channel in self.bells:
            if channel:
                listener.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(channel)))
        return listener

    def _ring(self, *channels: str) -> None:
        for channel in channels:
            for bell in self.bells.get(channel, ()):
                bell.set()

    def _beat(self) -> None:
        with self.lock:
            held = {job_id: progress for job_id, (_, progress) in self.held.items()}
        leases.beat(held, self.id)
        due = Job.objects.filter(state=JobState.READY, run_after__lte=clock.now())
        for queue in due.order_by().values_list("queue", flat=True).distinct():
            if queue in self.wakes:
                self.wakes[queue].set()

    def _look_around(self) -> None:
        now = clock.now()
        LivingWorker.objects.update_or_create(
            id=self.id, defaults={"seen_at": now}, create_defaults={"seen_at": now, "started_at": now}
        )
        leases.take_up_lapsed(now)
        schedules.start_due(now)

    def _leave(self) -> bool:
        """Wait a little for the threads, then give back what still runs; return whether all have ended."""
        deadline = time.monotonic() + LEAVE_SECONDS
        for thread in self.threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        has_ended = not any(thread.is_alive() for thread in self.threads)
        try:
            for claimed, _ in list(self.held.values()):
                leases.give_back(claimed, clock.now())
            LivingWorker.objects.filter(id=self.id).delete()
        except (DatabaseError, InterfaceError):
            logger.warning("The database left before the worker", exc_info=True)
        connection.close()
        return has_ended
