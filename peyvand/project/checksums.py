"""Checksums of all that a data folder holds, to see that two hold the same: tables row by row, files byte by byte."""

from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg import sql

from peyvand.project.backing_up import list_folders

# Who is signed in and what the worker is at: of the moment, not of the firm.
MOMENTARY = ("jobs_", "access_session", "access_attempt", "journal_cursor", "django_session")


def list_checksums(url: str, place: Path) -> dict[str, str]:
    """Return "rows checksum" of each table and "files checksum" of each folder, by name.

    The order of rows does not matter; one row more, less or changed does.
    """
    found = {}
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        # Moments are written in the session's zone.
        connection.execute("SET TIME ZONE 'UTC'")
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        for (name,) in names:
            if not name.startswith(MOMENTARY):
                found[name] = _checksum_of_table(connection, name)
    for folder in list_folders(place):
        found[f"{folder}/"] = _checksum_of_folder(place / folder)
    return found


def _checksum_of_table(connection: psycopg.Connection, name: str) -> str:
    # A sum of hashes: no sorting, no memory, and two equal rows count twice.
    statement = sql.SQL(
        "SELECT count(*), COALESCE(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0) FROM {} AS t"
    )
    row = connection.execute(statement.format(sql.Identifier(name))).fetchone()
    rows, total = row or (0, 0)
    return f"{rows} {int(total) % 2**64:016x}"


def _checksum_of_folder(folder: Path) -> str:
    digest, count = sha256(), 0
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder)
        if file.is_file() and name.parts[0] != "tmp" and not file.name.startswith("."):
            digest.update(f"{name}\0".encode() + sha256(file.read_bytes()).digest())
            count += 1
    return f"{count} {digest.hexdigest()[:16]}"
