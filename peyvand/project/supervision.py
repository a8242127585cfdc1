"""Keeps the processes of an instance up: starts them, starts again what ended by itself, stops all at the end."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from peyvand.project.postgres import Cluster
from peyvand.project.processes import die_with_parent, is_alive, wait_until
from peyvand.project.trouble import Trouble

READY = "ready"
END_SECONDS = 6.0
LARGEST_LOG = 5_000_000  # bytes
# That many unexpected ends within that time are no accident any more.
MOST_RESTARTS, RESTARTS_SECONDS = 6, 120.0


@dataclass
class Service:
    """A process that is to run all the time; what it prints goes to ``log``."""

    key: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    begins: int = 0
    ends: list[float] = field(default_factory=list)

    def start(self, environment: dict[str, str], instance: int) -> None:
        """Start it; it holds the instance's lock and dies with the launcher."""
        with self.log.open("ab") as output:
            self.begins = output.tell()
            self.process = subprocess.Popen(
                self.command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=(instance,),
                preexec_fn=die_with_parent,
            )

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def is_ready(self) -> bool:
        """Return whether it has printed a line that says "ready"."""
        return READY in self._said().splitlines()

    def last_words(self) -> str:
        """Return the last line that it printed."""
        lines = [line for line in self._said().splitlines() if line.strip()]
        return f"{lines[-1] if lines else 'it said nothing'} ({self.log} has more)"

    def _said(self) -> str:
        return self.log.read_bytes()[self.begins :].decode(errors="replace")


class Supervisor:
    """Runs the services inside ``with``; ``on_change`` hears the processes' ids whenever they change."""

    def __init__(
        self, services: Sequence[Service], environment: dict[str, str], instance: int, database: Cluster | None
    ) -> None:
        self.services = services
        self.environment = environment
        self.instance = instance
        self.database = database
        self.on_change: Callable[[list[int]], None] = lambda _: None
        self._database_pid = database.find_server() if database else None

    def __enter__(self) -> Self:
        self.services[0].start(self.environment, self.instance)
        self._tell()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.stop()

    def start_rest(self) -> None:
        """Start the services after the first, which runs from the beginning of the block."""
        for service in self.services[1:]:
            service.start(self.environment, self.instance)
        self._tell()

    def look_after(self) -> None:
        """Start again what has ended; raises Trouble when something does not stay up."""
        if self.database is not None and (self._database_pid is None or not is_alive(self._database_pid)):
            say("The database ended unexpectedly and is started again.")
            self.database.ensure()
            self._database_pid = self.database.find_server()
        if self.database is not None:
            shorten(self.database.log)
        for service in self.services:
            if service.has_ended():
                self._start_again(service)
            shorten(service.log)

    def stop(self) -> None:
        """Ask all services to end, and kill those that do not within seconds."""
        running = [service.process for service in self.services if service.process and not service.has_ended()]
        for process in running:
            process.send_signal(signal.SIGTERM)
        wait_until(lambda: all(process.poll() is not None for process in running), END_SECONDS)
        for process in running:
            if process.poll() is None:
                process.kill()
                process.wait()

    def _start_again(self, service: Service) -> None:
        now = time.monotonic()
        service.ends = [moment for moment in service.ends if now - moment < RESTARTS_SECONDS] + [now]
        if len(service.ends) > MOST_RESTARTS:
            raise Trouble(f"The {service.key} process does not stay up: {service.last_words()}")
        code = service.process.returncode if service.process else 0
        say(f"The {service.key} process ended unexpectedly ({code}) and is started again: {service.last_words()}")
        if len(service.ends) > 1:
            time.sleep(min(2.0 ** (len(service.ends) - 2), 10.0))
        service.start(self.environment, self.instance)
        self._tell()

    def _tell(self) -> None:
        self.on_change([service.pid for service in self.services if service.pid])


def shorten(log: Path) -> None:
    """Put a log that has grown large aside, in place of the one put aside before; its writer goes on undisturbed."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        shutil.copyfile(log, log.with_suffix(".old"))
        os.truncate(log, 0)


def say(text: str) -> None:
    """Tell whoever looks at the terminal or the service's log."""
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {text}", file=sys.stderr, flush=True)
