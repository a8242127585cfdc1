"""An import of 525,461 real order lines, killed ten times at random and taken up again, ends as a clean one."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from peyvand.project.data import DataFolder
from peyvand.project.measuring import find_real_data, instance_environment, run_verb
from peyvand.project.postgres import ROOT
from peyvand.project.proving import Proof

FILE = "online-retail-2009-2010.parquet"
HOW = ("--currency", "GBP", "--zone", "Europe/London")
KILLS = 10
LINES = 525_461
LATEST = "SELECT state, done_rows FROM imports_importrun ORDER BY created_at DESC"
# Prints the checksums of the firm's whole world, and what its lake holds.
TELL_WORLD = """
import json, django
django.setup()
from peyvand.foundation.lake import queries as lake
from tests.operational.world import checksums
held = lake.run("prove.imports", "SELECT kind, count(*), sum(amount_minor) FROM events GROUP BY kind ORDER BY kind")
print(json.dumps({**checksums("main", is_alone=True), "lake": str(held)}))
"""


def prove(proof: Proof) -> None:
    """Import once without a stop, once with ten kills, and compare all that both have left behind."""
    file = find_real_data() / FILE
    clean, killed = proof.folder / "clean", proof.folder / "killed"
    if "clean" not in proof.state:
        begun = time.monotonic()
        code, told = run_verb(clean, "import", "orders", str(file), *HOW)
        proof.check(code == 0 and f"{LINES:,}" in told, f"the clean import failed: {told[-500:]}")
        proof.state["seconds"] = round(time.monotonic() - begun, 1)
        proof.state["clean"] = tell_world(clean)
        proof.save()
    if "moments" not in proof.state:
        chance = random.Random()  # noqa: S311
        # As soon as there is a run, somewhere in the middle, and when all is written but not all told.
        proof.state["moments"] = [0, *sorted(chance.randrange(LINES) for _ in range(KILLS - 2)), LINES]
    for number in range(proof.state.get("kills", 0), KILLS):
        proof.state["killed while"] = kill_behind(proof, killed, file, proof.state["moments"][number])
        proof.state["kills"] = number + 1
        proof.save()
    code, told = run_verb(killed, "import", "orders", str(file), *HOW)
    proof.check(code == 0 and f"{LINES:,}" in told, f"the killed import did not end: {told[-500:]}")
    # A run that was done when its process was killed stays; what brought the rest up to date was a second one.
    runs = {"runs": ""} if proof.state["killed while"] == "done" else {}
    differing = compare({**proof.state["clean"], **runs}, {**tell_world(killed), **runs})
    proof.check(not differing, f"the worlds differ in {differing}")
    code, told = run_verb(killed, "import", "orders", str(file), *HOW)
    proof.check(code == 0 and "0 changes" in told, f"the same file again has changed something: {told[-500:]}")
    proof.check(not compare({**proof.state["clean"], "runs": ""}, {**tell_world(killed), "runs": ""}), "again differs")
    proof.figure("kills after which the import went on", KILLS, "", at_least=KILLS)
    proof.figure("parts of the world that differ from a clean import", len(differing), "", at_most=0)
    proof.figure("clean import", proof.state["seconds"], "s")


def kill_behind(proof: Proof, place: Path, file: Path, row: int) -> str:
    """Start the import, or take it up, and kill it without a word within two seconds after it has done that row.

    Return the state that its run was in.
    """
    command = [sys.executable, "-m", "peyvand.project.commandline", "--data", str(place), "import", "orders", str(file)]
    with subprocess.Popen(
        [*command, *HOW],
        cwd=ROOT,
        env=instance_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        while process.poll() is None and ask_progress(place)[1] < row:
            time.sleep(0.1)
        time.sleep(random.uniform(0, 2))  # noqa: S311
        state, done = ask_progress(place)
        process.kill()
    proof.check(process.returncode == -signal.SIGKILL, f"the import ended by itself, with code {process.returncode}")
    proof.say(f"killed while {state}, {done:,} rows done")
    return state


def ask_progress(place: Path) -> tuple[str, int]:
    """Return state of the import's run and how many rows are done; ("", -1) while there is none."""
    try:
        with psycopg.connect(DataFolder(place).cluster.url()) as connection:
            row = connection.execute(LATEST).fetchone()
    except psycopg.Error:
        row = None
    return row or ("", -1)


def tell_world(place: Path) -> dict[str, str]:
    """Return the checksums of all that is in the data folder's database and lake."""
    data = DataFolder(place)
    with data.database() as url:
        done = subprocess.run(
            [sys.executable, "-c", TELL_WORLD],
            cwd=ROOT,
            env=data.environment(url),
            stdout=subprocess.PIPE,
            check=True,
        )
    world: dict[str, str] = json.loads(done.stdout)
    return world


def compare(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Return the names of the parts that differ."""
    return [name for name in one if one[name] != other.get(name)]
