"""The lake holds what the journal holds, however it came there."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from peyvand.foundation.base.ids import new_id
from peyvand.foundation.journal import commands as journal
from peyvand.foundation.journal.erasure import JournalErasure
from peyvand.foundation.lake import commands, queries, tasks, upkeep
from peyvand.foundation.lake.erasure import LakeErasure
from peyvand.foundation.lake.models import LakeFile, PendingErasure
from peyvand.kernel import clock
from tests.foundation.journal.samples import AT, all_sorts, basket, step

pytestmark = pytest.mark.django_db(transaction=True)

EVERYTHING = "SELECT * FROM events ORDER BY ts_us, id"


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def record(*events: Any) -> None:
    with transaction.atomic():
        journal.record_many(events)


def test_an_empty_lake_answers_with_nothing() -> None:
    assert tasks.catch_up.call() == 0
    assert queries.run("test.all", EVERYTHING) == []
    assert queries.run("test.lines", "SELECT count(*) FROM event_lines") == [(0,)]
    assert queries.get_extent() == queries.Extent(0, 0, 0, None, None)


def test_events_are_carried_over_whole() -> None:
    sold, sorts = basket(new_id(), 2, occurred_at=AT - timedelta(days=1)), all_sorts()
    record(sold, sorts)

    count = tasks.catch_up.call()
    again = tasks.catch_up.call()

    assert (count, again) == (2, 0)
    assert queries.is_caught_up()
    [row] = queries.run(
        "test.sold",
        "SELECT kind, fact, is_reversal, ts_us, party_id, subject_id, amount_minor, currency, channel, fields, day"
        " FROM events WHERE fact = ?",
        ["purchase"],
    )
    assert sold.subject is not None
    assert row == (
        "journal.BasketSold",
        "purchase",
        False,
        1773995400123456,
        str(sold.party_id),
        str(sold.subject.id),
        510,
        "GBP",
        "",
        '{"number": "489434"}',
        date(2026, 3, 20),
    )
    lines = queries.run(
        "test.lines",
        "SELECT item_id, line_kind, quantity, unit_price, minor FROM event_lines WHERE fact = 'purchase' ORDER BY 1",
    )
    assert lines == [
        (f"00000000-0000-0000-0000-00000000000{index}", "goods", Decimal("1.0000"), Decimal("2.5500"), 255)
        for index in (1, 2)
    ]
    [(channel, text)] = queries.run(
        "test.sorts",
        "SELECT channel, json_extract_string(fields, '$.text') FROM events WHERE kind = 'journal.AllSorts'",
    )
    assert (channel, text) == ("phone", sorts.text)


def test_a_rebuilt_lake_equals_the_one_that_grew() -> None:
    for number in range(6):
        record(
            *(step(new_id(), number * 10 + index, occurred_at=AT + timedelta(hours=7 * index)) for index in range(10)),
            basket(new_id(), number),
            all_sorts() if number == 3 else step(None, -1),
        )
        tasks.catch_up.call()
    grown = queries.run("test.all", EVERYTHING)
    lines = queries.run("test.lines", "SELECT * FROM event_lines ORDER BY ALL")

    count = commands.rebuild()

    assert count == len(grown) == 72
    assert queries.run("test.all", EVERYTHING) == grown
    assert queries.run("test.lines", "SELECT * FROM event_lines ORDER BY ALL") == lines
    assert len(lines) == 16


def test_many_files_of_a_day_become_one_and_repeats_are_dropped(tmp_path: Path) -> None:
    for number in range(3):
        record(step(number=number), step(number=number + 100))
        tasks.catch_up.call()
    before = queries.run("test.all", EVERYTHING)
    twice = LakeFile.objects.first()
    assert twice is not None
    copy = twice.name.replace(".parquet", "-again.parquet")
    (tmp_path / "lake" / copy).write_bytes((tmp_path / "lake" / twice.name).read_bytes())
    LakeFile.objects.create(name=copy, day=twice.day, rows=2, bytes=1, made_at=AT)

    with_repeats = queries.run("test.count", "SELECT count(*) FROM events")
    tasks.catch_up.call()

    assert with_repeats == [(8,)]
    assert queries.run("test.all", EVERYTHING) == before
    assert queries.get_extent().files == 1
    assert LakeFile.objects.count() == 5


def test_replaced_and_stray_files_are_swept(tmp_path: Path) -> None:
    for number in range(4):
        record(step(number=number))
        tasks.catch_up.call()
    stray = tmp_path / "lake" / "events" / "day=2026-03-21" / "stray.parquet"
    stray.write_bytes(b"")

    kept = upkeep.sweep(clock.now() - timedelta(hours=1))
    swept = upkeep.sweep(clock.now())

    assert (kept, swept) == (1, 4)
    assert len(list((tmp_path / "lake").rglob("*.parquet"))) == 1
    assert len(queries.run("test.all", EVERYTHING)) == 4


def test_a_forgotten_party_is_forgotten_in_the_files_too(tmp_path: Path) -> None:
    party = new_id()
    record(basket(party, 2, number="secret-7"), step(new_id(), 1), basket(new_id(), 1, number="other-8"))
    tasks.catch_up.call()
    with transaction.atomic():
        JournalErasure().erase(party)
        LakeErasure().erase(party)

    tasks.forget_parties.call()

    rows = queries.run(
        "test.all", "SELECT party_id = ?, policy, fields, len(lines) FROM events ORDER BY ALL", [str(party)]
    )
    assert rows == [
        (False, "", '{"number": "other-8"}', 1),
        (False, "", '{"step": 1}', None),
        (True, "erased", "{}", 2),
    ]
    assert PendingErasure.objects.count() == 0
    assert len(list((tmp_path / "lake").rglob("*.parquet"))) == 1
    erased = queries.run("test.all", EVERYTHING)
    commands.rebuild()
    assert queries.run("test.all", EVERYTHING) == erased


def test_a_part_that_cannot_be_kept_leaves_nothing_in_the_lake(monkeypatch: pytest.MonkeyPatch) -> None:
    record(step(number=1))

    def fail(part: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr("peyvand.foundation.lake.export.move_on", fail)
        with pytest.raises(OSError, match="disk full"):
            tasks.catch_up.call()
    before = queries.run("test.all", EVERYTHING)
    tasks.catch_up.call()

    assert before == []
    assert len(queries.run("test.all", EVERYTHING)) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchall() == [(0,)]
