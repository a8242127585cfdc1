"""Facts in the database and events in the lake come to the same figures."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from peyvand.foundation.journal.delivery import deliver_all
from peyvand.foundation.lake import commands as lake
from peyvand.foundation.lake import queries
from peyvand.operational.orders import commands
from peyvand.operational.orders.models import OrderKind
from tests.operational.trade import AT, SYSTEM, add_customer, draft

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("london_firm")]

# The same words for both: facts by day and party, and their lines by kind.
FACTS = (
    "SELECT {day}, CAST(party_id AS varchar), is_reversal, count(*), sum(firm_minor)"
    " FROM {table} WHERE fact = 'purchase' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
)
LINES = "SELECT {kind}, count(*), sum(quantity), sum(minor) FROM {table} WHERE {purchase} GROUP BY 1 ORDER BY 1"


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def ask_database(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def test_the_lake_and_the_tables_agree():
    first, second = add_customer("1"), add_customer("2")
    rows = [
        draft("1", "2010-01-04", [("85123A", "6", "2.55"), ("POST", "1", "18")], party_id=first),
        draft("2", "2010-01-04", [("85123A", "3", "0.333"), ("TEST001", "1", "4.50")], party_id=second),
        draft("3", "2010-01-05", [("22423", "2", "10.95")]),
        draft("C4", "2010-01-06", [("85123A", "-2", "2.55")], party_id=first, order_kind=OrderKind.RETURN),
        draft("A5", "2010-01-06", [("85123A", "1", "-500")], order_kind=OrderKind.BAD_DEBT),
    ]
    commands.place_orders(rows, by=SYSTEM, at=AT)
    deliver_all()
    lake.carry_over()

    facts = ask_database(FACTS.format(day="happened_on", table="facts_fact"))
    lines = ask_database(LINES.format(kind="line_kind", table="facts_factline", purchase="true"))

    assert queries.run("facts.agreement", FACTS.format(day="day", table="events")) == facts
    wanted = LINES.format(kind="line_kind", table="event_lines", purchase="fact = 'purchase'")
    assert queries.run("facts.lines", wanted) == lines
    assert [row[3:] for row in facts] == [(1, 3330), (1, 550), (1, 2190), (1, -510)]
    assert [(kind, int(minor)) for kind, _count, _quantity, minor in lines] == [
        ("carriage", 1800),
        ("goods", 3310),
        ("test", 450),
    ]
