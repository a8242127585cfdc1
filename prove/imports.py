"""An import of 525,461 real order lines, killed ten times at random and taken up again, ends as a clean one."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

from peyvand.project.data import DataFolder
from peyvand.project.measuring import find_real_data, instance_environment, run_verb
from peyvand.project.postgres import ROOT
from peyvand.project.proving import Proof

FILE = "online-retail-2009-2010.parquet"
HOW = ("--currency", "GBP", "--zone", "Europe/London")
KILLS = 10
LINES = 525_461
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
    for number in range(proof.state.get("kills", 0), KILLS):
        # Each attempt gets about a twelfth of the time that the whole takes, so that the last is still under way.
        share = random.Random(number).uniform(0.5, 1.0) / (KILLS + 2)  # noqa: S311
        kill_after(proof, killed, file, 3 + proof.state["seconds"] * share)
        proof.state["kills"] = number + 1
        proof.save()
    code, told = run_verb(killed, "import", "orders", str(file), *HOW)
    proof.check(code == 0 and f"{LINES:,}" in told, f"the killed import did not end: {told[-500:]}")
    differing = compare(proof.state["clean"], tell_world(killed))
    proof.check(not differing, f"the worlds differ in {differing}")
    code, told = run_verb(killed, "import", "orders", str(file), *HOW)
    proof.check(code == 0 and "0 changes" in told, f"the same file again has changed something: {told[-500:]}")
    proof.check(not compare({**proof.state["clean"], "runs": ""}, {**tell_world(killed), "runs": ""}), "again differs")
    proof.figure("kills after which the import went on", KILLS, "", at_least=KILLS)
    proof.figure("parts of the world that differ from a clean import", len(differing), "", at_most=0)
    proof.figure("clean import", proof.state["seconds"], "s")


def kill_after(proof: Proof, place: Path, file: Path, seconds: float) -> None:
    """Start the import, or take it up, and kill it without a word after so many seconds."""
    command = [sys.executable, "-m", "peyvand.project.commandline", "--data", str(place), "import", "orders", str(file)]
    with subprocess.Popen(
        [*command, *HOW],
        cwd=ROOT,
        env=instance_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            proof.say(f"killed after {seconds:.1f} s")
            return
    proof.check(False, f"the import ended by itself after less than {seconds:.1f} s, with code {code}")


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
