"""What only the program may know is not for all people of the machine to read."""

import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from peyvand.foundation.lake.export import working_folder
from peyvand.foundation.records.imports import keeping
from peyvand.project.backing_up import run
from peyvand.project.trouble import Trouble

SHOW = "import os, sys; sys.exit(' '.join([os.environ['PGPASSWORD'], *sys.argv[1:]]))"


def test_the_password_of_a_database_stands_on_no_command_line() -> None:
    with pytest.raises(Trouble) as told:
        run([sys.executable, "-c", SHOW], "postgresql://sara:yal%40da@db.example:5433/crm?sslmode=require")

    assert str(told.value).endswith("yal@da --dbname=postgresql://sara@db.example:5433/crm?sslmode=require")


def test_files_of_customers_are_in_folders_of_our_own(tmp_path: Path, settings: Settings) -> None:
    settings.DATA = tmp_path / "data"

    keeping.keep([b"name,phone"])
    with working_folder():
        modes = [(settings.DATA / name).stat().st_mode & 0o777 for name in ("imports", "lake")]

    assert modes == [0o700, 0o700]
