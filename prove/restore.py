"""A backup of two years of real history, taken while people work, comes back in an empty folder as it was."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from peyvand.project.data import DataFolder
from peyvand.project.measuring import find_real_data, free_port, run_verb, running
from peyvand.project.proving import Proof

FILES = ("online-retail-2009-2010.parquet", "online-retail-lines.parquet")
HOW = ("--currency", "GBP", "--zone", "Europe/London")
# What people change while the backup is taken; each new user comes with a line of the audit.
CHANGING = {"access_user", "access_user_roles", "journal_auditline"}
HALF_USERS = """
    SELECT count(*) FROM access_user u FULL JOIN journal_auditline a
        ON a.subject_id = u.id AND a.action = 'access.add_user'
    WHERE (u.id IS NULL AND a.action = 'access.add_user') OR (a.id IS NULL AND u.email LIKE 'meanwhile-%')
"""


def prove(proof: Proof) -> None:
    """Import both files, back up beside a running instance, restore, and compare every table and file."""
    place, file, restored = (proof.folder / name for name in ("data", "all.peyvand", "restored"))
    for name in FILES:
        if name not in proof.state.setdefault("imported", []):
            code, told = run_verb(place, "import", "orders", str(find_real_data() / name), *HOW)
            proof.check(code == 0, f"the import of {name} failed: {told[-500:]}")
            proof.state["imported"].append(name)
            proof.save()
    with running(place, free_port(), "--empty") as instance:
        instance.sign_in()
        instance.wait_for_worker()
        before = list_lines(place)
        with people_at_work(place) as added:
            begun = time.monotonic()
            code, told = run_verb(place, "backup", str(file))
            backing_up = time.monotonic() - begun
        proof.check(code == 0, f"the backup failed: {told[-500:]}")
        proof.check(bool(added), "nobody was at work while the backup was taken")
    shutil.rmtree(restored, ignore_errors=True)
    begun = time.monotonic()
    code, told = run_verb(restored, "restore", str(file))
    proof.check(code == 0, f"the restore failed: {told[-500:]}")
    restoring = time.monotonic() - begun
    after = list_lines(restored)
    differing = [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
    proof.check(set(differing) <= CHANGING, f"the restored folder differs in {sorted(differing)}")
    with DataFolder(restored).cluster.held() as url, psycopg.connect(url) as connection:
        [(half,)] = connection.execute(HALF_USERS).fetchall()
    proof.figure("tables and folders of equal checksums", len(before) - len(differing), "", at_least=40)
    proof.figure("users added meanwhile", len(added), "", at_least=1)
    proof.figure("of them users without their line of the audit, or the other way round", half, "", at_most=0)
    proof.figure("backup", backing_up, "s")
    proof.figure("size of the backup", file.stat().st_size / 1e6, "MB")
    proof.figure("restore", restoring, "s")


@contextmanager
def people_at_work(place: Path) -> Iterator[list[str]]:
    """Add one user after the other while the block runs; gives the list of their addresses, which grows meanwhile."""
    added: list[str] = []
    is_over = threading.Event()

    def work() -> None:
        while not is_over.is_set():
            email = f"meanwhile-{len(added)}@example.com"
            code, _said = run_verb(place, "user", "add", email, "--password", "a long enough password 8")
            if code == 0:
                added.append(email)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield added
    finally:
        is_over.set()
        thread.join()


def list_lines(place: Path) -> dict[str, str]:
    """Return the checksums of all tables and folders by name, as ``checksums`` prints them."""
    code, told = run_verb(place, "checksums")
    if code:
        raise RuntimeError(f"checksums failed: {told[-500:]}")
    return dict(line.split(maxsplit=1) for line in told.splitlines() if len(line.split()) == 3)
