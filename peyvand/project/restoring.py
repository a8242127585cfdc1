"""Brings a backup into an empty data folder; the code may be newer than the backup, never older."""

import argparse
import json
import tarfile
from pathlib import Path

from peyvand.project.backing_up import FORMAT, TRANSIENT, run
from peyvand.project.data import DataFolder
from peyvand.project.database import create_database
from peyvand.project.launcher import prepare
from peyvand.project.postgres import find_programs
from peyvand.project.trouble import Trouble


def restore_arguments(data: DataFolder, url: str, arguments: list[str]) -> int:
    """Restore the file that the arguments name and return the exit code."""
    parser = argparse.ArgumentParser(prog="bin/peyvand restore", description="Bring a backup into an empty folder.")
    parser.add_argument("file", type=Path)
    options = parser.parse_args(arguments)
    about = restore(data, url, options.file)
    print(f"{data.place} holds the backup of {about['made_at']} (version {about['peyvand']}).")
    return 0


def restore(data: DataFolder, url: str, file: Path) -> dict[str, str]:
    """Fill the empty data folder and bring it up to this version; return what the backup says about itself.

    Raises Trouble when the file is no backup, or of a version that this one does not know.
    """
    try:
        archive = tarfile.open(file)  # noqa: SIM115
    except FileNotFoundError:
        raise Trouble(f"There is no file {file}.") from None
    except tarfile.ReadError:
        raise Trouble(f"{file} is no backup of Peyvand.") from None
    with archive:
        about = _read_about(archive, file)
        dump = data.run / "restored.dump"
        try:
            _extract(archive, data, dump)
            create_database(url)
            run([str(find_programs() / "pg_restore"), "--exit-on-error", "--no-owner", str(dump)], url)
        finally:
            dump.unlink(missing_ok=True)
    # Everything is looked at anew, as what the folder was brought up to before is not what it holds now.
    (data.run / "prepared.json").unlink(missing_ok=True)
    prepare(data, data.environment(url), is_empty=True)
    return about


def _extract(archive: tarfile.TarFile, data: DataFolder, dump: Path) -> None:
    for member in archive:
        top = member.name.partition("/")[0]
        if top == "database.dump":
            content = archive.extractfile(member)
            if content is None:
                raise Trouble("The backup is damaged: its database is no file.")
            with content, dump.open("wb") as output:
                while piece := content.read(1 << 20):
                    output.write(piece)
        elif top not in TRANSIENT | {"peyvand.json"}:
            archive.extract(member, data.place, filter="data")


def _read_about(archive: tarfile.TarFile, file: Path) -> dict[str, str]:
    try:
        content = archive.extractfile("peyvand.json")
    except KeyError:
        content = None
    if content is None:
        raise Trouble(f"{file} is no backup of Peyvand.")
    about = dict(json.loads(content.read()))
    if about.get("format") != FORMAT:
        raise Trouble(f"{file} was made by version {about.get('peyvand')}: a version as new as that is needed.")
    return about
