"""Real instances for tests: started as people start them, on a free port and a folder of their own."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

from peyvand.project.data import DataFolder
from peyvand.project.processes import wait_until

ROOT = Path(__file__).resolve().parents[2]
# How long anything may take on a machine that is busy with other things.
SECONDS = 120


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def clean_environment() -> dict[str, str]:
    """The environment without what the tests' own settings put there: an instance has its own database."""
    ours = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PEYVAND_") and key not in ours}
    return {**kept, "PYTHONPATH": str(ROOT)}


def run_verb(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a verb of the command line to its end."""
    return subprocess.run(
        [sys.executable, "-m", "peyvand.project.commandline", "--data", str(place), *arguments],
        env=clean_environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


class Running:
    """One instance: ``start`` it, ask it for pages, stop or kill it."""

    def __init__(self, place: Path, *arguments: str, port: int | None = None) -> None:
        self.data = DataFolder(place)
        self.port = port or free_port()
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "peyvand.project.launcher", "--data", str(place), f"--port={self.port}", *arguments],
            env=clean_environment(),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_until_ready(self) -> "Running":
        """Return once it says that it is ready; fail with what it said when it ends before."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if line.startswith("Ctrl-C"):
                assert wait_until(lambda: len(self.children) == 2, SECONDS)
                return self
        raise AssertionError(f"it ended with {self.process.wait()}: {''.join(self.said)}")

    @property
    def children(self) -> list[int]:
        instance = self.data.read_instance()
        return instance.children if instance else []

    @property
    def server(self) -> int:
        return self.data.cluster.find_server() or 0

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes, dict[str, str]]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers or {})
        with urllib.request.urlopen(request, timeout=SECONDS) as response:
            found = {name.lower(): value for name, value in response.getheaders()}
            return response.status, response.read(), found

    def stop(self, sign: signal.Signals = signal.SIGINT) -> int:
        """Ask it to end, wait for that, and return its exit code."""
        self.process.send_signal(sign)
        return self.process.wait(SECONDS)

    def kill(self, *pids: int) -> None:
        for pid in pids:
            os.kill(pid, signal.SIGKILL)


def are_gone(pids: list[int]) -> bool:
    """Return whether the processes end within seconds."""
    from peyvand.project.processes import is_alive

    return wait_until(lambda: not any(is_alive(pid) for pid in pids), SECONDS, 0.1)
