"""``bin/start``: brings up the database, the web server and the worker, and keeps them up until it is told to stop."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

from peyvand.project.data import DataFolder, default_place, explain
from peyvand.project.postgres import ROOT, Cluster
from peyvand.project.preparation import list_changes
from peyvand.project.processes import is_alive, wait_until
from peyvand.project.supervision import Service, Supervisor
from peyvand.project.trouble import Trouble

LONGEST_START_SECONDS = 60


class StoppedError(Exception):
    """Somebody asked the program to end."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until Ctrl-C or SIGTERM; return the exit code."""
    options = parse(arguments)
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Started with nohup it goes on when the terminal is closed.
        if sign != signal.SIGHUP or signal.getsignal(sign) is not signal.SIG_IGN:
            signal.signal(sign, _stop)
    try:
        run(DataFolder(options.data.resolve()), options.host, options.port, is_empty=options.empty)
    except StoppedError:
        return 0
    except Trouble as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{explain(error)}: {error.filename or options.data}.", file=sys.stderr)
        return 1
    return 0


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/start", description="Start Peyvand.")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PEYVAND_PORT", "8000")), help="8000 by default")
    parser.add_argument(
        "--host",
        default=os.environ.get("PEYVAND_HOST", "127.0.0.1"),
        help="address to listen at; by default this machine alone (see docs/administration.md)",
    )
    parser.add_argument("--data", type=Path, default=default_place(), help="folder of all data; made where missing")
    parser.add_argument("--empty", action="store_true", help="a new folder gets no sample company")
    return parser.parse_args(arguments)


def run(data: DataFolder, host: str, port: int, *, is_empty: bool) -> None:
    """Start everything and watch over it; raises StoppedError at the end, Trouble when something stands in the way."""
    check_python()
    data.prepare()
    with data.take_instance() as instance:
        address = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0', '::1') else host}:{port}/"  # noqa: S104
        data.write_instance(address, [])
        check_port(host, port)
        try:
            with data.database() as url:
                environment = data.environment(url)
                is_new = not data.first_password.exists()
                prepare(data, environment, is_empty=is_empty)
                _serve(data, environment, (host, port), instance.fileno(), lambda: greet(data, address, is_new=is_new))
        finally:
            wait_for_database(data.cluster)


def _serve(
    data: DataFolder, environment: dict[str, str], place: tuple[str, int], instance: int, on_ready: Callable[[], None]
) -> None:
    host, port = place
    services = [
        Service("web", [sys.executable, "-m", "peyvand.project.web", host, str(port)], data.logs / "web.log"),
        Service("worker", [sys.executable, "-m", "peyvand.project", "worker"], data.logs / "worker.log"),
    ]
    embedded = None if "DATABASE_URL" in os.environ else data.cluster
    supervisor = Supervisor(services, environment, instance, embedded)
    supervisor.on_change = data.write_children
    with supervisor:
        web = services[0]
        if not wait_until(lambda: web.is_ready() or web.has_ended(), LONGEST_START_SECONDS) or web.has_ended():
            raise Trouble(f"The web server did not start: {web.last_words()}")
        on_ready()
        # Only now, so that the first page has both cores to itself.
        supervisor.start_rest()
        while True:
            supervisor.look_after()
            time.sleep(0.5)


def prepare(data: DataFolder, environment: dict[str, str], *, is_empty: bool) -> None:
    """Bring database, static files and translations up to this version, in a process that gives its memory back."""
    if not list_changes(data.place, environment["DATABASE_URL"]):
        return
    arguments = ["--empty"] if is_empty else []
    done = subprocess.run(
        [sys.executable, "-m", "peyvand.project.preparation", *arguments], env=environment, check=False
    )
    if done.returncode:
        raise Trouble("The data could not be brought up to this version; the lines above say why.")


def greet(data: DataFolder, address: str, *, is_new: bool) -> None:
    """Say where Peyvand is and how to get in."""
    print(f"Peyvand is ready: {address}")
    if data.first_password.exists():
        email, password = data.first_password.read_text().split()
        shown = (
            f"password {password} (kept in {data.first_password})" if is_new else f"password in {data.first_password}"
        )
        print(f"Sign in as {email} with the {shown}")
    print("Ctrl-C stops it.", flush=True)


def check_python() -> None:
    """Raise Trouble unless the Python that runs is the one of .python-version."""
    wanted = (ROOT / ".python-version").read_text().strip()
    running = "{}.{}".format(*sys.version_info)
    if running != wanted:
        raise Trouble(
            f"Peyvand needs Python {wanted}, and {sys.executable} is Python {running}: remove .venv and retry."
        )


def check_port(host: str, port: int) -> None:
    """Raise Trouble unless the port can be had; one that a stopped server has just left is waited for."""

    def is_free() -> bool:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                failures[:] = [error]
                return False
        return True

    failures: list[OSError] = []
    if not 0 < port < 65536:
        raise Trouble(f"{port} is no port: a number from 1 to 65535 is.")
    if not wait_until(is_free, 1, 0.1):
        if "in use" in str(failures[0]):
            raise Trouble(f"Port {port} is taken by another program: bin/start --port {port + 1} takes another one.")
        raise Trouble(f"Port {port} at {host} cannot be had: {failures[0].strerror}.")


def wait_for_database(cluster: Cluster) -> None:
    """Return when the embedded database has stopped; at once when others go on using it."""
    server = cluster.find_server()
    if server is not None and not cluster.has_holders():
        wait_until(lambda: not is_alive(server), 9)


def _stop(_sign: int, _frame: FrameType | None) -> None:
    # Asked twice is not asked to be hasty: the end takes seconds and must be whole.
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.SIG_IGN)
    raise StoppedError


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        sys.exit(main())
