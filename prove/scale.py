"""Pages stay quick over a million parties and ten million lines of the timeline, a hundred thousand of one party.

PEYVAND_SCALE_PARTIES: another number of parties, for a quick look at whether the proof itself works.
"""

# ruff: noqa: S608, SIM905 (statements over names and numbers of our own; names read better as one line)

import base64
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import psycopg
from psycopg import sql

from peyvand.project.data import DataFolder
from peyvand.project.measuring import Instance, PageCost, running
from peyvand.project.proving import Proof

PORT = 8769
PARTIES = int(os.environ.get("PEYVAND_SCALE_PARTIES", "1000000"))
LINES = PARTIES * 10
LINES_OF_BIG = PARTIES // 10
NOTES = PARTIES // 5
DEEP = PARTIES // 4
CHUNK = 500_000
# Who has built it: nobody that there is.
BY = "system:00000000-0000-7000-8000-000000000000"
# Twice what bin/bench allows for a page of the real history.
LIST_MS, PAGE_MS, SEARCH_MS = 40, 50, 30
# Typed with Arabic letters and in the other order than the names are written; letter by letter.
TYPED = ("علي", "علي ر", "علي رض", "رضايي", "كريمي س", "09121", "sara", "sara r", "گلستان", "1000")

GIVEN = (
    "علی محمد سارا زهرا حسین مریم رضا فاطمه امید نیلوفر کیان پریسا مهدی لیلا آرش شیرین بهرام نگار کاوه یاسمن "
    "Sara Omid Reza Anna John Maria David Emma Lukas Sofia Ali Noor Daniel Laura Peter Julia Kian Mina Paul Eva"
).split()
FAMILY = (
    "رضایی کریمی محمدی حسینی احمدی موسوی گلستانی رحیمی نیک‌زاد مرادی توکلی سلیمی کاویانی شریفی زمانی یوسفی اکبری "
    "Rahimi Smith Garcia Müller Rossi Novak Johnson Karimi Lindgren Dubois Haddad Yilmaz Petrov Silva Kim Tanaka"
).split()
FIRMS = ("Trading", "Foods", "Textiles", "بازرگانی", "فروشگاه", "صنایع", "پخش")


def prove(proof: Proof) -> None:
    """Build the world by bulk, once, then measure pages as people ask for them."""
    place = proof.folder / "data"
    if "begun" not in proof.state:
        with running(place, PORT, "--empty") as instance:
            instance.sign_in()
        proof.state["begun"] = True
        proof.save()
    with DataFolder(place).cluster.held():
        _build(proof, DataFolder(place).cluster.url())
    with running(place, PORT, "--empty") as instance:
        instance.sign_in()
        _measure(proof, instance)


def _build(proof: Proof, url: str) -> None:
    """Fill the tables, one step a transaction; what is done already is left out."""
    with psycopg.connect(url) as connection:
        connection.execute("SET synchronous_commit = off; SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'")
        indexes = proof.state.setdefault("indexes", _list_indexes(connection))
        steps = [("without indexes", lambda: _drop(connection, indexes))]
        steps += [
            (f"parties from {first}", lambda first=first: _copy_parties(connection, first))
            for first in range(1, PARTIES + 1, CHUNK)
        ]
        steps += [("added", lambda: _run(connection, ADDED)), ("notes", lambda: _run(connection, NOTED, NOTES))]
        steps += [("the big party", lambda: _run(connection, BIG, LINES_OF_BIG))]
        rest = LINES - PARTIES - NOTES - LINES_OF_BIG
        steps += [
            (f"purchases from {first}", lambda first=first: _run(connection, BOUGHT, min(CHUNK, rest - first)))
            for first in range(0, rest, CHUNK)
        ]
        steps += [(name, lambda statement=statement: _run(connection, statement)) for name, statement in REST]
        steps += [(f"index {name}", lambda text=text: _create(connection, text)) for name, text in indexes]
        steps += [("cursors", lambda: _run(connection, TAKEN))]
        for name, step in steps:
            if name not in proof.state.setdefault("done", []):
                proof.say(name)
                step()
                connection.commit()
                proof.state["done"].append(name)
                proof.save()
    if "vacuum" not in proof.state["done"]:
        proof.say("vacuum")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM (FREEZE, ANALYZE)")
        proof.state["done"].append("vacuum")
        proof.save()


def _measure(proof: Proof, instance: Instance) -> None:
    big = instance.ask_database("SELECT id FROM parties_party WHERE number = 1")
    usual = instance.ask_database(
        "SELECT id FROM parties_party WHERE number = (SELECT max(number) / 20 * 10 FROM parties_party)"
    )
    after = _place_after(instance, DEEP)
    lines = instance.ask_database("SELECT count(*) FROM journal_event WHERE on_timeline")
    of_big = instance.ask_database(
        "SELECT count(*) FROM journal_event WHERE party_id = (SELECT id FROM parties_party WHERE number = 1)"
    )
    proof.figure(
        "parties", float(str(instance.ask_database("SELECT count(*) FROM parties_party"))), "", at_least=PARTIES
    )
    proof.figure("lines of the timeline", float(str(lines)), "", at_least=LINES)
    proof.figure("  of one party", float(str(of_big)), "", at_least=LINES_OF_BIG)
    size = instance.ask_database("SELECT pg_database_size(current_database())")
    proof.figure("database on the disk", float(str(size)) / 1e9, "GB")
    proof.figure("whole data folder", _folder_size(instance.data.place) / 1e9, "GB")
    _tell(proof, "first page", instance.page_cost("/customers/"), LIST_MS)
    _tell(proof, f"page after row {DEEP:,}", instance.page_cost(f"/customers/?after={after}"), LIST_MS)
    _tell(proof, "sorted by a plugged-in column", instance.page_cost("/customers/?sort=-revenue"), LIST_MS)
    found = instance.page_cost(lambda number: f"/search/found?q={quote(TYPED[number % len(TYPED)])}")
    _tell(proof, "folded name search as you type", found, SEARCH_MS)
    _tell(proof, "list of a folded name", instance.page_cost(f"/customers/?q={quote('رضايي')}"), LIST_MS)
    _tell(proof, "360 page of the big party", instance.page_cost(f"/customers/{big}"), PAGE_MS)
    _tell(proof, "360 page of a usual party", instance.page_cost(f"/customers/{usual}"), PAGE_MS)


def _tell(proof: Proof, name: str, cost: PageCost, limit: float) -> None:
    proof.figure(f"{name}: CPU", cost.cpu_ms, "ms", at_most=limit)
    proof.figure(f"{name}: of it the database", cost.database_ms, "ms")
    proof.figure(f"{name}: 95 % of requests within", cost.p95_ms, "ms")


def _place_after(instance: Instance, position: int) -> str:
    """Return the address's word for the place after that many rows of the list by name."""
    with psycopg.connect(instance.data.cluster.url()) as connection:
        row = connection.execute(
            "SELECT sort_key, id FROM parties_party WHERE head_id IS NULL AND deleted_at IS NULL"
            " ORDER BY sort_key, id OFFSET %s LIMIT 1",
            [position - 1],
        ).fetchone()
    assert row is not None
    text = json.dumps([row[0], str(row[1]), position], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _folder_size(place: Path) -> int:
    return sum(file.stat().st_size for file in place.rglob("*") if file.is_file() and not file.is_symlink())


def _list_indexes(connection: "psycopg.Connection[tuple[object, ...]]") -> list[tuple[str, str]]:
    """Return name and definition of the indexes of the large tables that can be made afterwards."""
    rows = connection.execute(
        "SELECT i.indexname, i.indexdef FROM pg_indexes i LEFT JOIN pg_constraint c ON c.conname = i.indexname"
        " WHERE i.tablename IN ('parties_party', 'parties_contactpoint', 'journal_event', 'orders_order')"
        " AND c.conname IS NULL ORDER BY 1"
    ).fetchall()
    return [(str(name), str(text)) for name, text in rows]


def _drop(connection: "psycopg.Connection[tuple[object, ...]]", indexes: list[tuple[str, str]]) -> None:
    for name, _text in indexes:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))


def _create(connection: "psycopg.Connection[tuple[object, ...]]", text: str) -> None:
    connection.execute(text.encode())


def _run(connection: "psycopg.Connection[tuple[object, ...]]", statement: str, count: int = 0) -> None:
    connection.execute(statement.encode(), {"count": count} if "%(count)s" in statement else None)


def _copy_parties(connection: "psycopg.Connection[tuple[object, ...]]", first: int) -> None:
    """Write a chunk of parties and a phone of each, as the program's own words for search and order."""
    names = (
        "id", "number", "created_at", "created_by", "changed_at", "changed_by", "source", "external_key",
        "version", "custom", "party_kind", "name", "given_name", "family_name", "language", "preferred_channel",
        "relation_kind", "tags", "search_text", "search_vector", "search_version", "sort_key",
    )  # fmt: skip
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY parties_party ({', '.join(names)}) FROM STDIN".encode()) as copy:
            for row in _parties(first):
                copy.write_row(row)
        cursor.execute(PHONED.encode(), {"first": first, "last": first + CHUNK - 1})


def _parties(first: int) -> Iterator[tuple[object, ...]]:
    from peyvand.foundation.records.content import search_columns
    from peyvand.foundation.records.declaration import Content

    at, by = "2026-01-01T00:00:00+00:00", BY
    # The same names each time; every given name goes with every family name.
    chance = random.Random(first)  # noqa: S311
    for number in range(first, min(first + CHUNK, PARTIES + 1)):
        given, family = chance.choice(GIVEN), chance.choice(FAMILY)
        is_firm = number % 9 == 0
        name = f"{FIRMS[number % len(FIRMS)]} {family} {number // 9}" if is_firm else f"{given} {family}"
        party_id, key, phone = UUID(int=(number << 80) | (7 << 76) | (2 << 62)), str(number), f"+98912{number:07d}"
        found = search_columns(Content(id=party_id, texts=(name,), phones=(phone,), codes=(key,)))
        yield (
            party_id, number, at, by, at, by, "shop", key, 1, "{}",
            "organisation" if is_firm else "person", name, "" if is_firm else given, "" if is_firm else family,
            "", "", "unknown", "{}",
            found.search_text, found.search_vector, found.search_version, found.sort_key,
        )  # fmt: skip


PHONED = """
    INSERT INTO parties_contactpoint
        (id, party_id, contact_kind, value, normalised, parts, label, is_preferred, created_at, created_by)
    SELECT uuidv7(), id, 'phone', '0912' || lpad(number::text, 7, '0'),
        '+98912' || lpad(number::text, 7, '0'), '{}', '', false, created_at, created_by
    FROM parties_party WHERE number BETWEEN %(first)s AND %(last)s
"""
EVENT = """
    INSERT INTO journal_event (id, kind, kind_version, occurred_at, party_id, actor, actor_kind, subject_kind,
        subject_id, amount_minor, currency, firm_minor, firm_currency, channel, policy, on_timeline, fields)
"""
ADDED = f"""{EVENT}
    SELECT uuidv7(), 'parties.PartyAdded', 1, created_at, id, created_by, 'system', 'party', id, NULL, '',
        NULL, '', '', '', true, jsonb_build_object('party_kind', party_kind, 'name', name, 'source', source,
        'external_key', external_key)
    FROM parties_party
"""
NOTED = f"""
    WITH written AS (
        INSERT INTO timeline_note (id, party_id, text, version, written_at, written_by)
        SELECT uuidv7(), p.id, 'They asked for new prices and want to hear from us before the month ends.', 1,
            timestamptz '2024-01-01' + random() * interval '1000 days', '{BY}'
        FROM generate_series(1, %(count)s) g
        JOIN parties_party p ON p.number = CASE WHEN g %% 40 = 0 THEN 1 ELSE 1 + g * 7919::bigint %% {PARTIES} END
        RETURNING id, party_id, written_at
    ) {EVENT}
    SELECT uuidv7(), 'timeline.NoteWritten', 1, written_at, party_id, 'user:' || u.id, 'person', 'note',
        written.id, NULL, '', NULL, '', '', '', true, '{{}}'
    FROM written, (SELECT id FROM access_user LIMIT 1) u
"""
# Two in three parties buy, some of them often: the number of purchases falls off as in the real history.
PURCHASE = """
    SELECT uuidv7(), 'orders.OrderPlaced', 1, timestamptz '2022-01-01' + random() * interval '1780 days', p.id,
        'import:00000000-0000-7000-8000-000000000000', 'import', 'order', uuidv7(), a.minor, 'GBP', a.minor, 'GBP',
        '', '', true, format(
            '{"order_number": "%%s", "+lines": [["01980000-0000-7000-8000-0000000000%%s", "goods", "6", "2.5500", %%s],'
            ' ["01980000-0000-7000-8000-0000000001%%s", "goods", "12", "1.2500", %%s]]}',
            500000 + g, 10 + g %% 90, a.minor / 2, 10 + g %% 90, a.minor - a.minor / 2)::jsonb
"""
BOUGHT = f"""{EVENT}{PURCHASE}
    FROM (SELECT g, 2 + (power(random(), 1.6) * {PARTIES * 2 // 3})::bigint AS number, 500 + (random() * 90000)::bigint
        AS minor FROM generate_series(1, %(count)s) g) a JOIN parties_party p ON p.number = a.number
"""
BIG = f"""{EVENT}{PURCHASE}
    FROM (SELECT g, 500 + (random() * 90000)::bigint AS minor FROM generate_series(1, %(count)s) g) a
    JOIN parties_party p ON p.number = 1
"""
REST = (
    # The orders themselves of every tenth party and of the big one: pages of parties show them.
    (
        "orders",
        """
        INSERT INTO orders_order (id, created_at, created_by, changed_at, changed_by, source, external_key, version,
            custom, party_id, order_kind, state, placed_at, currency, total, firm_total, line_count)
        SELECT e.subject_id, e.occurred_at, e.actor, e.occurred_at, e.actor, 'shop', 'o' || e.seq, 1, '{}', e.party_id,
            'sale', 'placed', e.occurred_at, e.currency, e.amount_minor, e.firm_minor, 2
        FROM journal_event e JOIN parties_party p ON p.id = e.party_id
        WHERE e.kind = 'orders.OrderPlaced' AND (p.number = 1 OR p.number % 10 = 0)
        """,
    ),
    (
        "days",
        """
        INSERT INTO facts_customerday (party_id, day, purchases, returns, contacts, gross, returned, left_out)
        SELECT party_id, (placed_at AT TIME ZONE 'UTC')::date, count(*), 0, 0, sum(firm_total), 0, 0
        FROM orders_order GROUP BY 1, 2
        """,
    ),
    (
        "scores",
        """
        INSERT INTO scores_partyscore (party_id, first_on, recency_on, frequency, returns, monetary, r, f, m, tier,
            tier_level, as_of, explanation)
        SELECT party_id, min(occurred_at)::date, max(occurred_at)::date, count(*), 0, sum(firm_minor), 3, 3, 3,
            (ARRAY['small', 'growing', 'steady', 'key'])[1 + least(3, count(*) / 12)], 1 + least(3, count(*) / 12),
            date '2026-11-20', '[["frequency", 3, 9], ["monetary", 3, 90000]]'
        FROM journal_event WHERE kind = 'orders.OrderPlaced' GROUP BY party_id
        """,
    ),
    ("numbers", "SELECT setval(pg_get_serial_sequence('parties_party', 'number'), max(number)) FROM parties_party"),
    ("currency", "UPDATE firm_settings SET base_currency = 'GBP', version = version + 1"),
)
# All that was built counts as taken: this measures pages, not delivery.
TAKEN = """
    UPDATE journal_cursor SET floor_seq = s.last, sample_seq = s.last, window_seq = s.last
    FROM (SELECT max(seq) AS last FROM journal_event) s
"""
