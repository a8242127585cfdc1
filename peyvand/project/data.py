"""The data folder: all that one firm has, in one place that can be copied, moved and backed up."""

import errno
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import FileIO
from pathlib import Path

from peyvand.project.postgres import ROOT, Cluster
from peyvand.project.processes import end_process, is_alive, take_lock
from peyvand.project.trouble import Trouble

LEAST_FREE_BYTES = 200_000_000
LONGEST_END_SECONDS = 12


@dataclass(frozen=True)
class DataFolder:
    """One data folder.

    ``postgres`` the database, ``files`` what people gave, ``lake`` the columnar events, ``static`` and ``logs`` can
    be thrown away while it is stopped, ``run`` holds locks, ``secret-key`` and ``first-password`` are what they say.
    """

    place: Path

    @property
    def run(self) -> Path:
        return self.place / "run"

    @property
    def logs(self) -> Path:
        return self.place / "logs"

    @property
    def static(self) -> Path:
        return self.place / "static"

    @property
    def first_password(self) -> Path:
        return self.place / "first-password"

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.place / "postgres", self.run, self.logs / "postgres.log")

    def prepare(self) -> None:
        """Make the folder, or see that it can be written to and has room; Trouble where it is not so."""
        try:
            for folder in (self.place, self.run, self.logs):
                folder.mkdir(parents=True, exist_ok=True)
            probe = self.run / f"probe-{os.getpid()}"
            probe.write_bytes(b"x" * 65536)
            probe.unlink()
        except OSError as error:
            raise Trouble(f"{explain(error)}: {self.place} cannot hold the data.") from error
        free = shutil.disk_usage(self.place).free
        if free < LEAST_FREE_BYTES:
            raise Trouble(
                f"The disk is full: {self.place} has {free // 1_000_000} MB left, "
                f"and Peyvand needs {LEAST_FREE_BYTES // 1_000_000} MB to start."
            )

    def read_secret(self) -> str:
        """Return the key that signs sessions, made at the first call."""
        return self.keep_secret("secret-key", secrets.token_urlsafe(50))

    def keep_secret(self, name: str, text: str) -> str:
        """Return what the file of that name holds; where there is none it is made with ``text``, for the owner only."""
        file = self.place / name
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            kept = file.read_text().strip()
            if kept:
                return kept
            # Left empty by a kill between making and writing it.
            file.unlink()
            return self.keep_secret(name, text)
        with os.fdopen(handle, "w") as output:
            output.write(text + "\n")
        return text

    @contextmanager
    def database(self) -> Iterator[str]:
        """Yield the URL of the database: DATABASE_URL, else that of the embedded one, which runs during the block."""
        named = os.environ.get("DATABASE_URL")
        if named:
            yield named
            return
        with self.cluster.held() as url:
            yield url

    def environment(self, database_url: str) -> dict[str, str]:
        """Return the environment of a process that works on this folder."""
        return {
            **os.environ,
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "peyvand.project.settings",
            "PEYVAND_DATA": str(self.place),
            "PEYVAND_SECRET_KEY": self.read_secret(),
            "PEYVAND_STATIC": str(self.static),
            "PYTHONUNBUFFERED": "1",
            # Threads share two heaps: a heap for each would keep tens of megabytes to itself.
            "MALLOC_ARENA_MAX": "2",
        }

    def take_instance(self) -> FileIO:
        """Return the lock that says that an instance runs here; it lasts while any process has it open.

        Ends what a killed instance left running. Raises Trouble when an instance runs.
        """
        path = self.run / "instance.lock"
        lock = take_lock(path)
        if lock is not None:
            return lock
        other = self.read_instance()
        if other is not None and is_alive(other.launcher):
            raise Trouble(
                f"{self.place} is in use: Peyvand runs there already (process {other.launcher}, {other.address})."
            )
        for pid in other.children if other else []:
            if is_ours(pid):
                end_process(pid, LONGEST_END_SECONDS)
        lock = take_lock(path, seconds=LONGEST_END_SECONDS)
        if lock is None:
            raise Trouble(f"{self.place} is in use by processes that a killed Peyvand left and that do not end.")
        return lock

    def is_running(self) -> bool:
        """Return whether an instance runs in this folder now."""
        path = self.run / "instance.lock"
        lock = take_lock(path, is_shared=True) if path.exists() else None
        if lock is None:
            return path.exists()
        lock.close()
        return False

    def write_instance(self, address: str, children: list[int]) -> None:
        """Note who runs here, for those who come next."""
        new = self.run / "instance.new"
        new.write_text(json.dumps(asdict(Instance(os.getpid(), address, children))))
        new.replace(self.run / "instance.json")

    def write_children(self, children: list[int]) -> None:
        """Note the processes that the launcher has started by now."""
        instance = self.read_instance()
        self.write_instance(instance.address if instance else "", children)

    def read_instance(self) -> "Instance | None":
        """Return what was noted last, None where there is nothing."""
        try:
            return Instance(**json.loads((self.run / "instance.json").read_text()))
        except (FileNotFoundError, json.JSONDecodeError):
            return None


@dataclass(frozen=True)
class Instance:
    """Who runs in a data folder: processes' ids, and the address of the web server."""

    launcher: int
    address: str
    children: list[int]


def default_place() -> Path:
    """Return the data folder where none is named: PEYVAND_DATA, else ``data`` in the checkout."""
    return Path(os.environ.get("PEYVAND_DATA") or ROOT / "data")


def is_ours(pid: int) -> bool:
    """Return whether the process is one of Peyvand's: after a crash its number may be another's."""
    try:
        return b"peyvand" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def explain(error: OSError) -> str:
    """Return in a few words what a folder or disk has against it."""
    words = {
        errno.ENOSPC: "The disk is full",
        errno.EDQUOT: "The disk quota is used up",
        errno.EROFS: "The disk is read-only",
        errno.EACCES: "Permission denied",
        errno.EPERM: "Permission denied",
        errno.ENOTDIR: "There is a file in the way",
        errno.EEXIST: "There is a file in the way",
    }
    return words.get(error.errno or 0, error.strerror or str(error))
