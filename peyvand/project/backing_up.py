"""A backup: one file with the database, the files, the lake and the secrets, taken while everything runs.

The file is a tar: ``peyvand.json`` says what it is, ``database.dump`` is pg_dump's, the rest lies as in the data
folder. Everything is of one moment, that of the database's snapshot: files are only ever added, the database says
which of them count, and one that is replaced stays long enough to be linked beside the backup.
"""

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg

from peyvand.project.data import DataFolder
from peyvand.project.postgres import find_programs
from peyvand.project.trouble import Trouble

FORMAT = 1
# What can be made anew, or belongs to the machine; all else in the data folder goes into a backup.
TRANSIENT = {"postgres", "run", "logs", "static", "styles"}
SECRETS = ("secret-key", "first-password")


def back_up(data: DataFolder, url: str, target: Path, *, at: datetime) -> int:
    """Write the backup and return its size in bytes; an older file of that name is replaced once all is written.

    Raises Trouble when the database cannot be dumped, OSError when the disk says no.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as name:
        stage = Path(name)
        with snapshot(url) as key:
            folders = list_folders(data.place)
            for folder in folders:
                link_tree(data.place / folder, stage / folder)
            dump = [str(find_programs() / "pg_dump"), "--format=custom", "--compress=gzip:2", f"--snapshot={key}"]
            run([*dump, f"--file={stage / 'database.dump'}", "--no-owner", "--no-privileges"], url)
        about = {"format": FORMAT, "peyvand": own_version(), "made_at": at.isoformat()}
        (stage / "peyvand.json").write_text(json.dumps(about))
        for secret in SECRETS:
            if (data.place / secret).exists():
                shutil.copy2(data.place / secret, stage / secret)
        new = stage / "backup.tar"
        with tarfile.open(new, "w") as archive:
            for entry in ("peyvand.json", "database.dump", *SECRETS, *folders):
                if (stage / entry).exists():
                    archive.add(stage / entry, entry, filter=_nobody)
        new.chmod(0o600)
        with new.open("rb") as written:
            os.fsync(written.fileno())
        new.replace(target)
    return target.stat().st_size


def list_folders(place: Path) -> list[str]:
    """Return the names of the folders of a data folder that belong into a backup."""
    return sorted(entry.name for entry in place.iterdir() if entry.is_dir() and entry.name not in TRANSIENT)


@contextmanager
def snapshot(url: str) -> Iterator[str]:
    """Yield the key of a snapshot of the database, which lasts for the block."""
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        yield str(row[0] if row else "")


def link_tree(source: Path, target: Path) -> None:
    """Make ``target`` hold what ``source`` holds now: by links where the disk allows, else by copies."""

    def link(one: str, other: str) -> None:
        try:
            os.link(one, other)
        except FileNotFoundError:
            # A piece of work in hand, gone since the folder was listed: nothing that the snapshot knows of.
            return
        except OSError:
            shutil.copy2(one, other)

    shutil.copytree(source, target, copy_function=link, ignore=shutil.ignore_patterns("tmp", ".*"))


def run(command: list[str], url: str) -> None:
    """Run one of PostgreSQL's programs on the database at ``url``; Trouble with its last words when it fails.

    The password goes by the environment: a command line is for all people of the machine to read.
    """
    parts = urlsplit(url)
    place = urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@", 1)))
    secret = {"PGPASSWORD": unquote(parts.password)} if parts.password else {}
    done = subprocess.run(
        [*command, f"--dbname={place}"], capture_output=True, text=True, check=False, env={**os.environ, **secret}
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it said nothing"]
        raise Trouble(f"{Path(command[0]).name} failed: {lines[-1]}")


def own_version() -> str:
    """Return the version of this program."""
    try:
        return version("peyvand")
    except PackageNotFoundError:
        project = Path(__file__).resolve().parents[2] / "pyproject.toml"
        lines = project.read_text().splitlines()
        return next(line.split('"')[1] for line in lines if line.startswith("version"))


def _nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member
