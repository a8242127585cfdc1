"""A worker whose three subscribers write down what they take: the other side of the proof of the journal."""

import json
import os
import signal
import threading
from collections.abc import Sequence

import django
from django.db import connection

# Plain tables: what each party has been told last, what each subscriber has taken, and when its batches were committed.
TABLES = """
CREATE TABLE IF NOT EXISTS prove_party (id uuid PRIMARY KEY, last bigint NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS prove_taken
    (place bigserial, subscriber text, seq bigint, party uuid, number bigint, batch uuid);
CREATE TABLE IF NOT EXISTS prove_batch (id uuid PRIMARY KEY, committed_at double precision);
CREATE TABLE IF NOT EXISTS prove_poison (party uuid, number bigint);
"""
KEYS = ("prove.first", "prove.second", "prove.third")


def plug_in() -> None:
    """Plug the three subscribers in, and a delivery that notes when each batch was committed."""
    import time

    from peyvand.foundation.base.ids import new_id
    from peyvand.foundation.jobs.ports import services
    from peyvand.foundation.journal.ports import Recorded, Subscriber, subscribers
    from peyvand.foundation.journal.service import Delivery

    batches: list[str] = []

    class Taker(Subscriber):
        kinds = frozenset({"prove.Stepped"})

        def __init__(self, key: str) -> None:
            self.key = key

        def handle(self, events: Sequence[Recorded]) -> None:
            batch = new_id()
            rows = [(event.seq, event.party_id, event.event.number) for event in events]
            with connection.cursor() as cursor:
                if self.key == KEYS[2]:
                    cursor.execute("SELECT party, number FROM prove_poison")
                    poison = set(cursor.fetchall())
                    if any(row[1:] in poison for row in rows):
                        raise ValueError("poison")
                with cursor.copy("COPY prove_taken (subscriber, seq, party, number, batch) FROM STDIN") as copy:
                    for seq, party, number in rows:
                        copy.write_row((self.key, seq, party, number, batch))
            batches.append(str(batch))

    class Noting(Delivery):
        key = "prove.journal"

        def run_once(self) -> float:
            wish = super().run_once()
            if batches:
                at = time.time()
                with connection.cursor() as cursor:
                    cursor.executemany(
                        "INSERT INTO prove_batch VALUES (%s, %s) ON CONFLICT DO NOTHING", [(one, at) for one in batches]
                    )
                batches.clear()
            return wish

    for key in KEYS:
        subscribers.register(Taker(key))
    # The application's own delivery service would do the same work without the note.
    services._items.pop("journal")
    services.register(Noting())


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peyvand.project.settings")
    django.setup()
    import prove._journal_load  # noqa: F401  the kind of event

    plug_in()
    from peyvand.foundation.jobs.worker import run_worker

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    print(json.dumps({"ready": True}), flush=True)
    if not run_worker(stop):
        os._exit(0)


if __name__ == "__main__":
    main()
