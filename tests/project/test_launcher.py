"""Start, stop, kill and start again, with real processes."""

import ast
import gzip
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from peyvand.project import launcher
from peyvand.project.data import DataFolder, explain
from peyvand.project.processes import wait_until
from peyvand.project.trouble import Trouble
from tests.project.instances import SECONDS, Running, are_gone, free_port, run_verb

type Start = Callable[[], Running]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all tests of this module: the first start makes it, the others find it as it was left."""
    return tmp_path_factory.mktemp("instance") / "data"


@pytest.fixture(scope="module")
def start(place: Path) -> Iterator[Start]:
    """Gives the instance that runs in the place; starts one where none does, as after a kill."""
    started: list[Running] = []

    def give() -> Running:
        if not started or started[-1].process.poll() is not None:
            started.append(Running(place, "--empty").wait_until_ready())
        return started[-1]

    yield give
    if started and started[-1].process.poll() is None:
        started[-1].stop()


def test_an_instance_starts_says_how_to_get_in_and_stops(start: Start) -> None:
    running = start()
    pids = [*running.children, running.server]
    page = running.get("/sign-in")
    begun = time.monotonic()

    code = running.stop()

    assert page[0] == 200
    assert f"http://localhost:{running.port}/" in "".join(running.said)
    assert re.search(r"admin@example.com with the password \S{12} ", "".join(running.said))
    assert running.data.first_password.stat().st_mode & 0o777 == 0o600
    assert code == 0
    assert time.monotonic() - begun < 10
    assert len(pids) == 3
    assert are_gone(pids)


def test_pages_and_static_files_go_out_small_and_safe(start: Start) -> None:
    running = start()

    _, body, headers = running.get("/sign-in", {"Accept-Encoding": "gzip"})
    page = gzip.decompress(body).decode()
    style = re.search(r'href="(/static/[^"]+\.css)"', page)
    assert style is not None
    _, _, about = running.get(style[1], {"Accept-Encoding": "gzip"})

    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == about["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert about["content-encoding"] == "gzip"
    assert "immutable" in about["cache-control"]
    assert "max-age=315360000" in about["cache-control"]


def test_a_host_that_is_not_ours_is_refused(start: Start) -> None:
    running = start()

    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as connection:
        connection.sendall(b"GET /sign-in HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        answer = connection.recv(4096)

    assert answer.startswith(b"HTTP/1.1 400 ")


def test_a_kill_of_the_launcher_ends_all_and_nothing_is_lost(start: Start, place: Path) -> None:
    running = start()
    pids = [*running.children, running.server]
    password = running.data.first_password.read_text()

    running.kill(running.process.pid)
    running.process.wait()
    again = start()

    assert are_gone(pids)
    assert again.get("/sign-in")[0] == 200
    assert again.data.first_password.read_text() == password
    assert "admin@example.com" in run_verb(place, "user", "list").stdout


def test_a_kill_of_every_process_at_once_leaves_nothing_in_the_way(start: Start) -> None:
    running = start()
    keeper = int(Path(f"/proc/{running.server}/stat").read_text().rpartition(")")[2].split()[1])

    running.kill(running.process.pid, keeper, running.server, *running.children)
    running.process.wait()
    again = start()

    assert again.get("/sign-in")[0] == 200


def test_a_server_that_is_killed_is_started_again(start: Start) -> None:
    running = start()
    web = running.children[0]

    running.kill(web)

    assert wait_until(lambda: running.children[0] != web, SECONDS)

    def answers() -> bool:
        try:
            return running.get("/sign-in")[0] == 200
        except OSError:
            return False

    assert wait_until(answers, SECONDS, 0.2)


def test_a_database_that_is_killed_is_started_again(start: Start) -> None:
    running = start()
    server = running.server

    running.kill(server)

    assert wait_until(lambda: running.server not in (0, server), SECONDS, 0.1)
    assert wait_until(running.data.cluster.is_ready, SECONDS, 0.1)
    assert running.get("/sign-in")[0] == 200


def test_a_verb_works_beside_a_running_instance(start: Start, place: Path) -> None:
    running = start()

    done = run_verb(place, "health")

    assert f"running at http://localhost:{running.port}/" in done.stdout


def test_a_folder_in_use_is_told_in_one_sentence(start: Start, place: Path) -> None:
    running = start()

    second = Running(place)
    said, _ = second.process.communicate(timeout=SECONDS)

    assert second.process.returncode == 1
    assert said == (
        f"{place} is in use: Peyvand runs there already (process {running.process.pid}, "
        f"http://localhost:{running.port}/).\n"
    )


def test_a_taken_port_is_told_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        running = Running(tmp_path / "data", port=port)
        said, _ = running.process.communicate(timeout=SECONDS)

    assert running.process.returncode == 1
    assert said == f"Port {port} is taken by another program: bin/start --port {port + 1} takes another one.\n"


def test_a_file_in_the_folders_way_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    done = run_verb(tmp_path / "data", "health")

    assert done.returncode == 1
    assert done.stderr == f"There is a file in the way: {tmp_path / 'data'} cannot hold the data.\n"


def test_a_mistyped_folder_is_told_in_one_sentence_and_not_made(tmp_path: Path) -> None:
    for verb in (["health"], ["backup", str(tmp_path / "file")]):
        done = run_verb(tmp_path / "dta", *verb)

        assert done.returncode == 1
        assert done.stderr.startswith(f"There is nothing in {tmp_path / 'dta'} yet: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("asked", "code"), [([], 2), (["--help"], 0), (["import", "--help"], 0)])
def test_verbs_are_explained_without_making_a_folder(tmp_path: Path, asked: list[str], code: int) -> None:
    done = run_verb(tmp_path / "data", *asked)

    assert done.returncode == code
    assert "usage: bin/peyvand" in done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: _Usage(50_000_000))

    with pytest.raises(Trouble, match=r"The disk is full: .* has 50 MB left, and Peyvand needs 200 MB to start"):
        DataFolder(tmp_path / "data").prepare()


@pytest.mark.parametrize(
    ("code", "words"), [(28, "The disk is full"), (30, "The disk is read-only"), (13, "Permission denied")]
)
def test_what_a_disk_has_against_it_is_put_into_words(code: int, words: str) -> None:
    assert explain(OSError(code, "x")) == words


def test_another_python_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.version_info", (3, 9))

    with pytest.raises(Trouble, match=r"Peyvand needs Python 3\.13, and .* is Python 3\.9"):
        launcher.check_python()


def test_sigterm_ends_a_start_that_is_still_preparing(tmp_path: Path) -> None:
    running = Running(tmp_path / "data", "--empty")
    assert wait_until(lambda: running.server, SECONDS)

    code = running.stop(signal.SIGTERM)

    assert code == 0
    assert are_gone([running.server] if running.server else [])


def test_a_port_that_is_no_port_is_told() -> None:
    with pytest.raises(Trouble, match="99999 is no port"):
        launcher.check_port("127.0.0.1", 99999)


def test_two_folders_run_side_by_side(start: Start, tmp_path: Path) -> None:
    one = start()
    other = Running(tmp_path / "data", "--empty", port=free_port()).wait_until_ready()

    answers = one.get("/sign-in")[0], other.get("/sign-in")[0]
    code = other.stop()

    assert answers == (200, 200)
    assert code == 0
    assert one.get("/sign-in")[0] == 200


def test_the_bootstrap_can_be_read_by_old_pythons() -> None:
    source = (launcher.ROOT / "bin" / "bootstrap.py").read_text()

    assert ast.parse(source, feature_version=(3, 7))


class _Usage:
    def __init__(self, free: int) -> None:
        self.free = free
