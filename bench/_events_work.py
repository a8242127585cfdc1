"""Does the work that ``events.py`` measures, in a process with Django, and prints the figures as JSON."""

import json
import random
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.tasks import task  # noqa: E402

from peyvand.foundation.base.ids import new_id  # noqa: E402
from peyvand.foundation.jobs.worker import run_pending  # noqa: E402
from peyvand.foundation.journal import commands, queries  # noqa: E402
from peyvand.foundation.journal.events import Event  # noqa: E402
from peyvand.foundation.lake.commands import carry_over  # noqa: E402
from peyvand.foundation.lake.queries import get_extent  # noqa: E402
from peyvand.kernel.actor import ActorKind  # noqa: E402
from peyvand.kernel.fact import Fact, FactLine, LineKind  # noqa: E402
from peyvand.kernel.money import Money  # noqa: E402
from peyvand.kernel.ref import Ref  # noqa: E402

PLAIN, ORDERS, LINES, JOBS = 20_000, 53_000, 10, 1_000
BY = Ref("user", UUID(int=1))
FIRST = datetime(2009, 12, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Noted(Event):
    number: int


@dataclass(frozen=True, kw_only=True)
class Sold(Event):
    fact = Fact.PURCHASE

    number: str


@task
def do_nothing() -> None:
    """A job as short as can be."""


def plain() -> Iterator[Event]:
    party = new_id()
    for number in range(PLAIN):
        yield Noted(occurred_at=FIRST, by=BY, by_kind=ActorKind.PERSON, party_id=party, number=number)


def orders(chance: random.Random) -> Iterator[Event]:
    """Yield orders of a year, of 4,400 parties and 4,600 items."""
    parties, items = [new_id() for _ in range(4400)], [new_id() for _ in range(4600)]
    price = Decimal("2.5500")
    for number in range(ORDERS):
        yield Sold(
            occurred_at=FIRST + timedelta(days=374) * number / ORDERS,
            by=BY,
            by_kind=ActorKind.IMPORT,
            party_id=chance.choice(parties),
            subject=Ref("order", new_id()),
            amount=Money(255 * LINES, "GBP"),
            repeat_key=f"order:{number}",
            lines=tuple(
                FactLine(chance.choice(items), LineKind.GOODS, Decimal(chance.randrange(1, 50)), price, 255)
                for _ in range(LINES)
            ),
            number=str(489434 + number),
        )


def cpu_of(work: Callable[[], object]) -> float:
    """Return the CPU seconds that this process takes for it."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def record(events: Iterator[Event]) -> None:
    with transaction.atomic():
        commands.record_many(events)


def read(kind: str) -> None:
    for stored in queries.iterate_events([kind]):
        assert stored.event


def enqueue() -> None:
    with transaction.atomic():
        for _ in range(JOBS):
            do_nothing.enqueue()


def main() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE journal_event, journal_cursor, jobs_job, lake_lakefile")
    figures: dict[str, float] = {}
    making = cpu_of(lambda: list(plain()))
    figures["plain events recorded in bulk"] = PLAIN / (cpu_of(lambda: record(plain())) - making)
    figures["plain events read"] = PLAIN / cpu_of(lambda: read(Noted.kind))
    making = cpu_of(lambda: sum(1 for _ in orders(random.Random(1))))  # noqa: S311
    recording = cpu_of(lambda: record(orders(random.Random(1)))) - making  # noqa: S311
    figures["order lines recorded with their orders"] = ORDERS * LINES / recording
    figures["order lines read with their orders"] = ORDERS * LINES / cpu_of(lambda: read(Sold.kind))
    figures["jobs enqueued"] = JOBS / cpu_of(enqueue)
    figures["short jobs run"] = JOBS / cpu_of(run_pending)
    figures["lake seconds"] = cpu_of(carry_over)
    figures["lake megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures["lake bytes an order"] = get_extent().bytes / ORDERS
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
