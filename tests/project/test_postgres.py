"""The embedded server: starts, is shared, and outlives every kill without losing what was committed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from peyvand.project.postgres import ROOT, Cluster, find_programs
from peyvand.project.processes import end_process, is_alive, wait_until
from peyvand.project.trouble import Trouble

HOLDER = """
import sys
from pathlib import Path
from peyvand.project.postgres import Cluster
with Cluster(*map(Path, sys.argv[1:4])).held():
    print("held", flush=True)
    sys.stdin.read()
"""


ASKER = """
import sys, psycopg
with psycopg.connect(sys.argv[1]) as connection:
    connection.execute("SELECT pg_advisory_lock(7)")
    print("asking", flush=True)
    connection.execute("SELECT pg_sleep(600)")
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Cluster:
    place = tmp_path_factory.mktemp("cluster")
    return Cluster(place / "postgres", place / "run", place / "postgres.log")


@pytest.fixture(autouse=True)
def nothing_left(cluster: Cluster) -> Iterator[None]:
    yield
    assert wait_until(lambda: cluster.find_server() is None, 10)


def connect(cluster: Cluster) -> psycopg.Connection:
    return psycopg.connect(cluster.url("postgres"), autocommit=True)


def hold_elsewhere(cluster: Cluster) -> subprocess.Popen[str]:
    arguments = [str(cluster.folder), str(cluster.run), str(cluster.log)]
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_the_server_runs_while_it_is_held(cluster: Cluster) -> None:
    with cluster.held() as url, psycopg.connect(url.replace("/peyvand?", "/postgres?")) as connection:
        row = connection.execute("SELECT current_user::text, current_setting('server_encoding')").fetchone()

        assert row == ("peyvand", "UTF8")
        assert cluster.is_ready()


def test_the_server_stops_with_its_last_holder_only(cluster: Cluster) -> None:
    first = hold_elsewhere(cluster)
    server = cluster.find_server()
    assert server is not None

    with cluster.held():
        first.kill()
        first.wait()

        assert cluster.find_server() == server
    assert wait_until(lambda: not is_alive(server), 10)


def test_a_kill_of_the_holder_stops_the_server(cluster: Cluster) -> None:
    holder = hold_elsewhere(cluster)
    server = cluster.find_server()
    assert server is not None

    holder.kill()
    holder.wait()

    assert wait_until(lambda: not is_alive(server), 10)


def test_a_kill_of_the_keeper_stops_the_server(cluster: Cluster) -> None:
    with cluster.held():
        server = cluster.find_server()
        assert server is not None

        os.kill(parent_of(server), signal.SIGKILL)

        assert wait_until(lambda: not is_alive(server), 10)


def test_what_was_committed_is_there_after_a_kill_of_the_server(cluster: Cluster) -> None:
    with cluster.held():
        with connect(cluster) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
        server = cluster.find_server()
        assert server is not None

        os.kill(server, signal.SIGKILL)
        wait_until(lambda: not is_alive(server), 5)
        cluster.ensure()

        with connect(cluster) as connection:
            assert connection.execute("SELECT n FROM kept").fetchall() == [(7,)]


def test_what_a_killed_process_had_asked_for_lets_go_of_its_locks(cluster: Cluster) -> None:
    with cluster.held():
        asking = subprocess.Popen(
            [sys.executable, "-c", ASKER, cluster.url("postgres")], stdout=subprocess.PIPE, text=True
        )
        assert asking.stdout is not None
        assert asking.stdout.readline() == "asking\n"

        asking.kill()
        asking.wait()

        with connect(cluster) as connection:
            take = "SELECT pg_try_advisory_lock(7)"
            assert wait_until(lambda: connection.execute(take).fetchall() == [(True,)], 30, 0.2)


def test_a_stale_pid_file_of_another_process_is_no_server(cluster: Cluster) -> None:
    stale = f"{os.getpid()}\n{cluster.folder}\n0\n5432\n{cluster.folder}\n\n0 0\nready   \n"
    (cluster.folder / "postmaster.pid").write_text(stale)

    assert cluster.find_server() is None
    with cluster.held():
        assert cluster.is_ready()


def test_a_folder_too_deep_for_a_socket_gets_a_short_private_one(tmp_path: Path) -> None:
    place = tmp_path / ("deep" * 20)
    cluster = Cluster(place / "postgres", place / "run", place / "postgres.log")

    with cluster.held(), connect(cluster) as connection:
        answer = connection.execute("SELECT 1").fetchone()

    assert answer == (1,)
    assert len(str(cluster.socket_folder)) < 40
    assert cluster.socket_folder.stat().st_mode & 0o777 == 0o700
    assert wait_until(lambda: cluster.find_server() is None, 10)


def test_a_folder_without_programs_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PEYVAND_POSTGRES", str(tmp_path))

    with pytest.raises(Trouble, match="no program named postgres"):
        find_programs()


def test_a_process_that_does_not_heed_is_killed() -> None:
    deaf = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import signal; signal.signal(15, signal.SIG_IGN); print(1, flush=True); signal.pause()",
        ],
        stdout=subprocess.PIPE,
    )
    assert deaf.stdout is not None
    deaf.stdout.readline()

    end_process(deaf.pid, 0.2)

    assert deaf.wait() == -signal.SIGKILL
