"""Somebody who came from a file, and was written about, is forgotten: no table and no file names them any more."""

from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection

from peyvand.analytical.facts.models import Fact
from peyvand.customers.parties import commands as parties
from peyvand.customers.parties.queries import find_id_by_origin
from peyvand.customers.timeline.commands import write_note
from peyvand.foundation.base.erasure import forget_party
from peyvand.foundation.jobs.worker import run_pending
from peyvand.foundation.journal.delivery import deliver_all
from peyvand.foundation.lake import queries as lake_queries
from peyvand.foundation.records.imports import commands, keeping
from peyvand.foundation.records.imports.catching_up import settle
from peyvand.foundation.records.imports.models import ImportRun, RejectedRow
from tests.customers.people import phone
from tests.operational.orders.lines import AT, BY, HEADER, as_csv, import_bytes, line

# Nobody else's data holds these words.
NAME, KEY, MAIL, PHONE = "Zarrintaj Qajar", "ZQ-4711-X", "zarrintaj@qajar.example", "+989121114711"
NAMING = ("zarrintaj", "qajar", KEY.lower(), PHONE, "9121114711")


def as_file(*rows: tuple[object, ...]) -> bytes:
    return as_csv([(*row, NAME if row[6] == KEY else "Somebody Else") for row in rows], (*HEADER, "Customer Name"))


def names() -> list[str]:
    """Return the tables and files that name the party still."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f"SELECT count(*) FROM {connection.ops.quote_name(table)} AS t WHERE lower(t::text) ~ %s",
                ["|".join(mark.replace("+", r"\+") for mark in NAMING)],
            )
            found += [table] * bool(cursor.fetchone()[0])
    lines = lake_queries.run("test.all", "SELECT lower(events::VARCHAR) FROM events")
    found += ["lake"] * any(mark in text for (text,) in lines for mark in NAMING)
    files = [path for path in (settings.DATA / "imports").glob("*") if NAME.encode() in path.read_bytes()]
    return found + [path.name for path in files]


@pytest.fixture
def known(london_firm: None) -> UUID:
    """Return a customer about whom there is something in every place."""
    good, bad = line("500001", "85123A", 6, "2.55", KEY), line("500002", "85123A", "many", "2.55", KEY)
    other = line("500003", "85123A", "some", "2.55", "13085")
    import_bytes(as_file(good, bad, other))
    party_id = find_id_by_origin("shop", KEY)
    assert party_id is not None
    parties.add_contact_point(party_id, phone(PHONE), by=BY, at=AT)
    parties.relate(party_id, "partner", None, note=f"{NAME} is good", by=BY, at=AT)
    write_note(party_id, f"{NAME} wants to hear from us", by=BY, at=AT)
    sha256, size = keeping.keep([as_file(line("500004", "85123A", 1, "2.55", KEY))])
    run = commands.open_run("orders", sha256=sha256, size=size, file_name="later.csv", options={}, by=BY, at=AT)
    commands.look_at_file(run.id)
    deliver_all()
    settle(AT)
    return party_id


@pytest.mark.django_db(transaction=True)
def test_a_forgotten_customer_is_named_nowhere(known: UUID) -> None:
    waiting = ImportRun.objects.get(file_name="later.csv")
    assert set(names()) > {"parties_party", "journal_event", "imports_rejectedrow", "lake", waiting.sha256}

    forget_party(known)
    run_pending()

    assert names() == []
    assert [row.cells[6] for row in RejectedRow.objects.all()] == ["13085"]
    assert Fact.objects.get(party_id=known).minor == 1530
