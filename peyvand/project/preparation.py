"""Brings a data folder up to this version: ``python -m peyvand.project.preparation [--empty]``.

Database, migrations, static files, translations, and for a new folder the sample company. What is as it was at the
last start is not looked at again: a fingerprint of the code's files is kept.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from peyvand.project.postgres import ROOT
from peyvand.project.trouble import Trouble

STEPS = {
    "migrations": ("migrations/*.py", "models.py"),
    "static": ("static/**/*",),
    "locale": ("locale/**/*.po",),
}


def main(arguments: list[str]) -> int:
    """Do what is to be done and say so; return the exit code."""
    data, url = Path(os.environ["PEYVAND_DATA"]), os.environ["DATABASE_URL"]
    try:
        prepare(list_changes(data, url), url, is_empty="--empty" in arguments)
    except Trouble as error:
        print(error, file=sys.stderr)
        return 1
    kept = data / "run" / "prepared.json"
    new = kept.with_suffix(".new")
    new.write_text(json.dumps(_wanted(url)))
    new.replace(kept)
    return 0


def list_changes(data: Path, url: str) -> set[str]:
    """Return the steps that are to be done: those whose files are not as they were at the last start."""
    wanted, done = _wanted(url), _read(data / "run" / "prepared.json")
    if not (data / "static").is_dir():
        done.pop("static", None)
    return {step for step in wanted if done.get(step) != wanted[step]}


def prepare(changed: set[str], url: str, *, is_empty: bool) -> None:
    """Do the steps whose files changed; Trouble when the database cannot be reached."""
    from peyvand.project.database import create_database
    from peyvand.project.translations import compile_catalogues

    compile_catalogues()
    create_database(url)
    import django
    from django.core.management import call_command

    django.setup()
    if changed & {"database", "migrations"}:
        with told("The database is brought up to this version"):
            call_command("migrate", verbosity=0, interactive=False)
    if "static" in changed:
        with told("Static files are packed"):
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    from peyvand.project.sample import fill, is_new

    if is_new():
        with told("The first administrator is made" if is_empty else "The sample company is made"):
            fill(is_empty=is_empty)


def fingerprint(patterns: tuple[str, ...]) -> str:
    """Return what changes when one of the package's files of these patterns does."""
    package = ROOT / "peyvand"
    files = sorted({file for pattern in patterns for file in package.glob(f"**/{pattern}") if file.is_file()})
    text = "\n".join(f"{file.relative_to(package)} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files)
    return sha256(text.encode()).hexdigest()


@contextmanager
def told(text: str) -> Iterator[None]:
    """Say what was done in the block and how long it took."""
    begun = time.monotonic()
    yield
    print(f"{text}: {time.monotonic() - begun:.1f} s", flush=True)


def _wanted(url: str) -> dict[str, str]:
    return {
        **{step: fingerprint(patterns) for step, patterns in STEPS.items()},
        "database": sha256(url.encode()).hexdigest(),
    }


def _read(file: Path) -> dict[str, str]:
    try:
        return dict(json.loads(file.read_text()))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
