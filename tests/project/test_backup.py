"""Backup while it runs, restore into an empty folder: the same world, and old worlds open with this code."""

import json
import signal
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from peyvand.project.checksums import list_checksums
from peyvand.project.data import DataFolder
from tests.project.instances import Running, run_verb

OLD_WORLDS = sorted(Path(__file__).with_name("worlds").glob("*.peyvand"))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("backup") / "data"


@pytest.fixture(scope="module")
def running(place: Path) -> Iterator[Running]:
    """The sample company, running."""
    running = Running(place).wait_until_ready()
    yield running
    running.stop()


def checksums_of(place: Path) -> dict[str, str]:
    data = DataFolder(place)
    with data.cluster.held() as url:
        return list_checksums(url, place)


@pytest.fixture(scope="module")
def backup(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("file") / "all.peyvand"
    done = run_verb(running.data.place, "backup", str(file))
    assert done.returncode == 0, done.stderr
    return file


def test_a_restored_folder_holds_the_same(backup: Path, place: Path, tmp_path: Path) -> None:
    before = checksums_of(place)

    done = run_verb(tmp_path / "restored", "restore", str(backup))
    after = checksums_of(tmp_path / "restored")

    assert done.returncode == 0, done.stderr
    assert after == before
    assert int(before["orders_order"].split()[0]) > 500
    assert (tmp_path / "restored" / "secret-key").read_text() == (place / "secret-key").read_text()


def test_a_restored_folder_starts(backup: Path, tmp_path: Path) -> None:
    run_verb(tmp_path / "restored", "restore", str(backup))

    again = Running(tmp_path / "restored").wait_until_ready()
    status = again.get("/sign-in")[0]
    code = again.stop(signal.SIGTERM)

    assert (status, code) == (200, 0)


def test_a_backup_is_for_its_owner_alone(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    with tarfile.open(backup) as archive:
        names = {name.partition("/")[0] for name in archive.getnames()}
    assert {"peyvand.json", "database.dump", "secret-key"} <= names
    assert names.isdisjoint({"postgres", "run", "logs", "static"})


def test_a_restore_never_overwrites(backup: Path, place: Path) -> None:
    before = checksums_of(place)

    done = run_verb(place, "restore", str(backup))

    assert done.returncode == 1
    assert "is not empty: a backup is restored into a new folder" in done.stderr
    assert checksums_of(place) == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "There is no file "),
        (b"no tar at all", "is no backup of Peyvand."),
        ({"format": 99, "peyvand": "9.1"}, "was made by version 9.1: a version as new as that is needed."),
    ],
)
def test_what_is_no_backup_is_told(content: object, sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    if isinstance(content, bytes):
        file.write_bytes(content)
    elif content is not None:
        about = tmp_path / "peyvand.json"
        about.write_text(json.dumps(content))
        with tarfile.open(file, "w") as archive:
            archive.add(about, "peyvand.json")

    done = run_verb(tmp_path / "data", "restore", str(file))

    assert done.returncode == 1
    assert sentence in done.stderr


def test_the_world_of_the_first_version_is_kept() -> None:
    assert OLD_WORLDS


@pytest.mark.parametrize("file", OLD_WORLDS, ids=lambda file: file.stem)
def test_a_world_of_an_older_version_opens(file: Path, tmp_path: Path) -> None:
    known = json.loads(file.with_suffix(".json").read_text())

    done = run_verb(tmp_path / "data", "restore", str(file))
    counts = {name: int(line.split()[0]) for name, line in checksums_of(tmp_path / "data").items() if name in known}
    health = run_verb(tmp_path / "data", "health")

    assert done.returncode == 0, done.stderr
    assert counts == known
    assert "0 migrations to be done" in health.stdout
