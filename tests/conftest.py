"""What all tests share; the settings they run with are in ``tests.settings``."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data: PEYVAND_TEST_DATA, else ``shared/data`` beside the checkout; without one, skip."""
    named = os.environ.get("PEYVAND_TEST_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data: {folder} is not there (PEYVAND_TEST_DATA names the folder)")
    return folder


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Let the processes that a test starts find the test's own database."""
    from tests.foundation.processes import database_url

    os.environ["DATABASE_URL"] = database_url()


@pytest.fixture(autouse=True)
def _unknown_firm() -> Iterator[None]:
    """Let no test know the firm of the test before it: the process keeps what it has read of it."""
    from peyvand.foundation.firm import snapshot

    snapshot.drop()
    yield
    snapshot.drop()
