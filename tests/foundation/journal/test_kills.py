"""The short form of ``bin/prove journal``: workers are killed while events are written, and nothing is lost."""

from collections.abc import Iterator

import pytest

from prove import _journal_load as load
from tests.foundation.processes import database_url

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_tables(monkeypatch: pytest.MonkeyPatch, django_db_setup: None) -> Iterator[None]:
    monkeypatch.setenv("DATABASE_URL", database_url())
    yield
    load.clear()


def test_five_kills_of_the_worker_lose_repeat_and_disorder_nothing() -> None:
    result = load.kill_again_and_again(5, pace=20)

    assert result.pop("events") > 100
    assert result == {"kills": 5, "lost": 0, "twice": 0, "out of order": 0}
