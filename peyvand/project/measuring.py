"""Measures a real instance from outside: CPU of its processes, wall time of pages, memory."""

import gzip
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import LiteralString
from urllib.parse import urlencode

import psycopg
from psycopg import sql

from peyvand.project.data import DataFolder
from peyvand.project.launcher import check_port
from peyvand.project.postgres import ROOT
from peyvand.project.processes import die_with_parent, wait_until
from peyvand.project.trouble import Trouble

LEAST_REQUESTS = 300
WARM_REQUESTS = 30
# What a worker finds to do when it begins: slots of schedules that passed without one.
LONGEST_WORK_SECONDS = 600
JOBS_DUE: LiteralString = """
    SELECT count(*) FROM jobs_job WHERE state = 'running' OR (state = 'ready' AND run_after <= now())
"""


@dataclass(frozen=True)
class PageCost:
    """What one page costs. cpu_ms: mean CPU of web and all PostgreSQL processes; wall times as a client sees them."""

    cpu_ms: float
    web_ms: float
    database_ms: float
    p95_ms: float
    body_bytes: int


@dataclass
class Instance:
    """A running instance, and a client that is signed in to it."""

    data: DataFolder
    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> tuple[int, bytes]:
        """Return status and body as sent (compressed) of one page."""
        status, body, _ = self._ask("GET", path)
        return status, body

    def get_text(self, path: str) -> str:
        """Return the page or file, unpacked."""
        _, body, headers = self._ask("GET", path)
        return (gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body).decode()

    def ask_database(self, statement: LiteralString) -> object:
        """Return the first value of the statement's first row."""
        with psycopg.connect(self.data.cluster.url()) as connection:
            row = connection.execute(sql.SQL(statement)).fetchone()
        return row[0] if row else None

    def sign_in(self, email: str = "", password: str = "", **settings: str) -> None:
        """Sign in, by default as the first administrator.

        settings: answers for the first visit, by the form's names, where it is still to be; the guesses for the rest.
        """
        if not email:
            email, password = self.data.first_password.read_text().split()
        self._submit("/welcome", {"name": "Bench", **settings})
        status, _ = self._submit("/sign-in", {"email": email, "password": password})
        if status not in (302, 303):
            raise Trouble(f"Signing in as {email} was refused ({status}).")

    def _submit(self, path: str, values: dict[str, str]) -> tuple[int, dict[str, str]]:
        """Fill in the page's form and send it, as a browser without scripts would; 404 where there is none."""
        status, body, headers = self._ask("GET", path)
        if status != 200:
            return 404, headers
        text = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
        form = _FormReader()
        form.feed(text.decode())
        status, _, headers = self._ask("POST", path, urlencode({**form.values, **values}))
        return status, headers

    def page_cost(self, path: str | Callable[[int], str], requests: int = LEAST_REQUESTS) -> PageCost:
        """Return what the page costs, the mean of at least 300 requests after warming up, with the worker idle.

        path: the address, or a function of the request's number (a search that types on).
        """
        address = path if callable(path) else lambda _: path
        self.wait_for_worker()
        for number in range(WARM_REQUESTS):
            self._take(address(number))
        web, database = self.web_pids(), self.database_pids()
        before = (cpu_seconds(web), cpu_seconds(database))
        walls, size = [], 0
        for number in range(requests):
            begun = time.perf_counter()
            size = len(self._take(address(number)))
            walls.append(time.perf_counter() - begun)
        after = (cpu_seconds(web), cpu_seconds(self.database_pids()))
        web_ms, database_ms = ((after[index] - before[index]) * 1000 / requests for index in (0, 1))
        p95 = sorted(walls)[int(len(walls) * 0.95)] * 1000
        return PageCost(web_ms + database_ms, web_ms, database_ms, p95, size)

    def wait_for_worker(self) -> None:
        """Return when the worker has nothing to do, or has not come to an end for ten minutes."""
        wait_until(lambda: not self.ask_database(JOBS_DUE), LONGEST_WORK_SECONDS, 0.5)

    def web_pids(self) -> list[int]:
        instance = self.data.read_instance()
        return instance.children[:1] if instance else []

    def database_pids(self) -> list[int]:
        return pids_in(self.data.cluster.folder)

    def all_pids(self) -> list[int]:
        """Return every process of the instance, the database's among them."""
        instance = self.data.read_instance()
        roots = [instance.launcher] if instance else []
        server = self.data.cluster.find_server()
        if server:
            roots.append(_parent_of(server))
        return descendants(roots)

    def _take(self, path: str) -> bytes:
        status, body, _ = self._ask("GET", path)
        if status != 200:
            raise Trouble(f"{path} answered {status} where a page was to be measured.")
        return body

    def _ask(
        self, method: str, path: str, form: str = "", *, follow: bool = False
    ) -> tuple[int, bytes, dict[str, str]]:
        connection = self._connection()
        headers = {
            "Host": f"localhost:{self.port}",
            "Accept-Encoding": "gzip",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if form:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://localhost:{self.port}"}
        connection.request(method, path, form or None, headers)
        try:
            response = connection.getresponse()
        except http.client.RemoteDisconnected:
            # Kept open for a while without a word, it was closed.
            connection.request(method, path, form or None, headers)
            response = connection.getresponse()
        body = response.read()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie" and (match := re.match(r"([^=]+)=([^;]*)", value)):
                self.cookies[match[1]] = match[2]
        found = {name.lower(): value for name, value in response.getheaders()}
        return response.status, body, found

    def _connection(self) -> http.client.HTTPConnection:
        if not hasattr(self, "_kept"):
            self._kept = http.client.HTTPConnection("localhost", self.port, timeout=60)
        return self._kept


class _FormReader(HTMLParser):
    """Reads what a form holds before anybody has touched it; ``values`` by the fields' names."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        name, value = about.get("name") or "", about.get("value") or ""
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in about or self._select not in self.values):
            self.values[self._select] = value
        elif tag == "input" and name and (about.get("type") not in ("radio", "checkbox") or "checked" in about):
            self.values[name] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


@contextmanager
def running(place: Path, port: int, *arguments: str) -> Iterator[Instance]:
    """Start an instance as people do, yield it, and stop it at the end; Trouble when it does not start."""
    check_port("127.0.0.1", port)
    process = subprocess.Popen(
        [sys.executable, "-m", "peyvand.project.launcher", f"--data={place}", f"--port={port}", *arguments],
        cwd=ROOT,
        env=instance_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=die_with_parent,
    )
    try:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if line.startswith("Ctrl-C"):
                break
        else:
            raise Trouble(f"The instance did not start: {''.join(said)}")
        yield Instance(DataFolder(place), port)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def run_verb(place: Path, *arguments: str, on_sample: Callable[[int], None] | None = None) -> tuple[int, str]:
    """Run a verb of the command line; return its exit code and all that it printed.

    on_sample: called with the process's id about ten times a second while it runs.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "peyvand.project.commandline", "--data", str(place), *arguments],
        cwd=ROOT,
        env=instance_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=die_with_parent,
    ) as process:
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        said = b""
        while process.poll() is None:
            said += process.stdout.read() or b""
            if on_sample is not None:
                on_sample(process.pid)
            time.sleep(0.1)
        said += process.stdout.read() or b""
    return process.returncode, said.decode(errors="replace")


def instance_environment() -> dict[str, str]:
    """Return the environment without what points a program at another database or data folder."""
    others = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    return {key: text for key, text in os.environ.items() if key not in others and not key.startswith("PEYVAND_")}


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def find_real_data() -> Path:
    """Return the folder of real data: PEYVAND_TEST_DATA, else ``shared/data`` beside the checkout."""
    folder = Path(os.environ.get("PEYVAND_TEST_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        raise Trouble(f"There is no real data in {folder}; PEYVAND_TEST_DATA names the folder.")
    return folder


def cpu_seconds(pids: Sequence[int]) -> float:
    """Return the CPU time that these processes have used; one that is gone counts nothing."""
    total = 0.0
    for pid in pids:
        try:
            # The clock of another process, as clock_getcpuclockid(3) makes it: to the nanosecond, not in ticks.
            total += time.clock_gettime((~pid << 3) | 2)
        except OSError:
            continue
    return total


def peak_megabytes(pid: int) -> float:
    """Return the largest resident size that the process ever had; 0 where it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    match = re.search(r"VmHWM:\s+(\d+)", status)
    return int(match[1]) / 1024 if match else 0.0


def proportional_megabytes(pids: Sequence[int]) -> float:
    """Return the proportional set size of all these processes together."""
    total = 0
    for pid in pids:
        try:
            match = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        except OSError:
            continue
        total += int(match[1]) if match else 0
    return total / 1024


def descendants(roots: Sequence[int]) -> list[int]:
    """Return these processes and all that came from them."""
    children: dict[int, list[int]] = {}
    for place in Path("/proc").glob("[0-9]*"):
        children.setdefault(_parent_of(int(place.name)), []).append(int(place.name))
    found, open_ones = [], list(dict.fromkeys(roots))
    while open_ones:
        pid = open_ones.pop()
        found.append(pid)
        open_ones += children.get(pid, [])
    return found


def pids_in(folder: Path) -> list[int]:
    """Return the processes that work in that folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(place / "cwd") == str(folder):
                found.append(int(place.name))
        except OSError:
            continue
    return found


def _parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
