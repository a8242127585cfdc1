"""Writes events as eight busy people would, kills the worker meanwhile, and counts what arrived."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from peyvand.foundation.base.ids import new_id
from peyvand.foundation.jobs.queries import get_health, is_idle
from peyvand.foundation.journal import commands, queries
from peyvand.foundation.journal.events import Event
from peyvand.kernel.actor import ActorKind
from peyvand.kernel.ref import Ref
from peyvand.project.measuring import cpu_seconds, pids_in
from prove._journal_worker import KEYS, TABLES

ROOT = Path(__file__).resolve().parents[1]
WRITERS = 8
PARTIES = 400
BY = Ref("user", UUID(int=1))


@dataclass(frozen=True, kw_only=True)
class Stepped(Event):
    """The party's ``number``-th event of the proof."""

    number: int


def prepare() -> list[UUID]:
    """Make the proof's tables and parties, and return the parties."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        cursor.execute("SELECT count(*) FROM prove_party")
        for _ in range(PARTIES - cursor.fetchall()[0][0]):
            cursor.execute("INSERT INTO prove_party VALUES (%s)", [new_id()])
        cursor.execute("SELECT id FROM prove_party ORDER BY id")
        return [party for (party,) in cursor]


def write_transaction(parties: list[UUID], events: int, chance: random.Random) -> tuple[int, float]:
    """Commit so many events of three parties, locked in order; return the last seq and a moment before the commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        chosen = sorted(chance.sample(parties, min(3, events)))
        cursor.execute("SELECT id, last FROM prove_party WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [chosen])
        last = dict(cursor.fetchall())
        happened = []
        for index in range(events):
            party = chosen[index % len(chosen)]
            last[party] += 1
            happened.append(
                Stepped(
                    occurred_at=datetime.now(UTC), by=BY, by_kind=ActorKind.PERSON, party_id=party, number=last[party]
                )
            )
        for party, number in last.items():
            cursor.execute("UPDATE prove_party SET last = %s WHERE id = %s", [number, party])
        if events == 1:
            commands.record(happened[0])
        else:
            commands.record_many(happened)
        cursor.execute("SELECT lastval()")
        return cursor.fetchall()[0][0], time.time()


@contextmanager
def writing(parties: list[UUID], *, events: int, pace: float | None, stop: threading.Event) -> Iterator[list[Any]]:
    """Let eight connections write transactions until ``stop``, ``pace`` a second in all (None: as fast as they can).

    Gives the list of (last seq, moment of commit) that grows meanwhile.
    """
    commits: list[tuple[int, float]] = []
    faults: list[BaseException] = []

    def work(number: int) -> None:
        chance = random.Random(number)  # noqa: S311
        due = time.monotonic() + number / 100
        try:
            while not stop.is_set():
                if pace is not None:
                    due += WRITERS / pace
                    time.sleep(max(0.0, due - time.monotonic()))
                commits.append(write_transaction(parties, events, chance))
        except BaseException as fault:  # noqa: BLE001
            faults.append(fault)
        connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        yield commits
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    if faults:
        raise faults[0]


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """Run the proof's worker, ready to take events; killed at the end of the block if it still runs."""
    process = subprocess.Popen([sys.executable, "-m", "prove._journal_worker"], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    is_ready = bool(process.stdout.readline())
    try:
        if not is_ready:
            raise RuntimeError("the worker has not started")
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def wait_until_taken(seconds: float = 300.0) -> float:
    """Wait until the three have taken all that is committed, and return how long that took."""
    start = time.monotonic()
    while not queries.is_caught_up(KEYS):
        if time.monotonic() - start > seconds:
            raise TimeoutError("the subscribers do not catch up")
        time.sleep(0.05)
    return time.monotonic() - start


def used_seconds(worker_pid: int) -> dict[str, float]:
    """Return the CPU seconds that writers, worker and database have used so far."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        [(folder,)] = cursor.fetchall()
    return {
        "writers": time.process_time(),
        "worker": cpu_seconds([worker_pid]),
        "database": cpu_seconds(pids_in(Path(folder))),
    }


def wait_until_idle() -> None:
    """Wait until the worker has done what it does when it starts."""
    while not get_health().is_well or not is_idle():
        time.sleep(0.2)


def count_faults() -> dict[str, int]:
    """Count what must not be: events lost, taken twice or out of their party's order, by any subscriber."""
    statement = """
        WITH expected AS (SELECT sum(last) AS total FROM prove_party),
        taken AS (SELECT *, number - lag(number, 1, 0::bigint) OVER (PARTITION BY subscriber, party ORDER BY place)
                      AS step FROM prove_taken)
        SELECT (SELECT total FROM expected), count(*), count(DISTINCT (subscriber, seq)),
               count(*) FILTER (WHERE step <> 1)
          FROM taken
    """
    with connection.cursor() as cursor:
        cursor.execute(statement)
        [(expected, rows, distinct, disordered)] = cursor.fetchall()
    return {
        "events": int(expected),
        "lost": int(expected) * len(KEYS) - distinct,
        "twice": rows - distinct,
        "out of order": disordered,
    }


def keep_pace(seconds: float, *, events: int = 10, pace: float | None = 200.0) -> dict[str, Any]:
    """Write at that pace of transactions a second while a worker takes, and return figures of latency."""
    parties = prepare()
    stop = threading.Event()
    with worker() as process:
        wait_until_taken()
        wait_until_idle()
        load = os.getloadavg()[0]
        with writing(parties, events=events, pace=pace, stop=stop) as commits:
            time.sleep(0.5)
            before = used_seconds(process.pid)
            time.sleep(seconds - 0.5)
            used = {name: after - before[name] for name, after in used_seconds(process.pid).items()}
        lag = wait_until_taken()
        time.sleep(1.5)
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    took = commits[-1][1] - commits[0][1]
    return {
        "seconds": round(took, 1),
        "events a second": round(len(commits) * events / took),
        "left at the end, seconds": round(lag, 2),
        "load before": round(load, 2),
        "cores used": {name: round(cpu / (seconds - 0.5), 2) for name, cpu in used.items()},
        **_latencies(commits),
        **count_faults(),
    }


def kill_again_and_again(kills: int, *, pace: float = 40.0) -> dict[str, Any]:
    """Kill the worker so many times at random moments while events are written, and count what went wrong."""
    parties = prepare()
    stop = threading.Event()
    chance = random.Random()  # noqa: S311
    with writing(parties, events=10, pace=pace, stop=stop):
        for _ in range(kills):
            with worker():
                time.sleep(chance.uniform(0.0, 2.0))
    with worker():
        wait_until_taken()
    return {"kills": kills, **count_faults()}


def poison() -> dict[str, Any]:
    """Let one party's next event be poison for one subscriber: all else must go on; cured, the lane must as well."""
    parties = prepare()
    ill = parties[0]
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO prove_poison SELECT id, last + 2 FROM prove_party WHERE id = %s", [ill])
    stop = threading.Event()
    with worker():
        with writing(parties, events=10, pace=100, stop=stop):
            time.sleep(8)
        wait_until_taken()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), min(lane) FROM journal_blockedlane WHERE subscriber LIKE 'prove.%%'")
            blocked, lane = cursor.fetchall()[0]
            cursor.execute("SELECT count(*) FROM journal_deferredevent")
            [(waiting,)] = cursor.fetchall()
        held_up = count_faults()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM prove_poison")
            cursor.execute("UPDATE journal_blockedlane SET next_at = now()")
        deadline = time.monotonic() + 60
        while count_faults()["lost"] and time.monotonic() < deadline:
            time.sleep(0.5)
    return {
        "lanes held up": blocked,
        "it was the ill one": lane == f"party:{ill}",
        "events that waited": waiting,
        "events missing meanwhile": held_up["lost"],
        **count_faults(),
    }


def _latencies(commits: list[tuple[int, float]]) -> dict[str, float]:
    """Return the delays from each transaction's commit to the commit of the batches that took its last event."""
    moments = dict(commits)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.seq, b.committed_at FROM prove_taken AS t JOIN prove_batch AS b ON b.id = t.batch"
            " WHERE t.seq = ANY(%s)",
            [list(moments)],
        )
        delays = sorted(at - moments[seq] for seq, at in cursor)
    return {
        "p50 ms": round(1000 * delays[len(delays) // 2]),
        "p99 ms": round(1000 * delays[len(delays) * 99 // 100]),
        "worst ms": round(1000 * delays[-1]),
    }


def clear() -> None:
    """Forget earlier proofs, so that a part begins anew."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS prove_party, prove_taken, prove_batch, prove_poison")
        cursor.execute("DELETE FROM journal_event WHERE kind = 'prove.Stepped'")
        cursor.execute("DELETE FROM journal_deferredevent; DELETE FROM journal_blockedlane")
