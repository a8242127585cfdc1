"""The journal keeps pace, keeps order and loses nothing, whatever is killed or poisoned."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from peyvand.project.postgres import Cluster
from peyvand.project.proving import Proof

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 60
KILLS = 100
KILLS_AT_ONCE = 10
PACE = 2000
LIMIT_MS = 1000


def prove(proof: Proof) -> None:
    """Let eight connections write 2,000 events a second, and kill the worker a hundred times."""
    cluster = Cluster(proof.folder / "postgres", proof.folder / "run", proof.folder / "postgres.log")
    with cluster.held():
        environment = {
            **os.environ,
            "DATABASE_URL": cluster.url("postgres"),
            "DJANGO_SETTINGS_MODULE": "peyvand.project.settings",
            "PEYVAND_DATA": str(proof.folder / "data"),
            "PEYVAND_SECRET_KEY": "only-for-the-proof",
        }
        _run(environment, "peyvand.project", "migrate", "--verbosity=0")
        for part, count in (("pace", SECONDS), ("single", 20), ("poison", 0)):
            if part not in proof.state:
                proof.say(f"{part} {count or ''}")
                proof.state[part] = json.loads(_run(environment, "prove.journal", part, str(count)))
                proof.save()
        rounds = proof.state.setdefault("kills", [])
        while len(rounds) * KILLS_AT_ONCE < KILLS:
            rounds.append(json.loads(_run(environment, "prove.journal", "kills", str(KILLS_AT_ONCE))))
            proof.save()
            proof.say(f"{len(rounds) * KILLS_AT_ONCE} kills of {KILLS}")
    _tell(proof)


def _tell(proof: Proof) -> None:
    pace, single, poison, rounds = (proof.state[part] for part in ("pace", "single", "poison", "kills"))
    proof.figure("events written in transactions of ten", pace["events a second"], "/s", at_least=PACE * 0.99)
    proof.figure("  half taken within", pace["p50 ms"], "ms")
    proof.figure("  99 % taken within", pace["p99 ms"], "ms", at_most=LIMIT_MS)
    proof.figure("  all taken within", pace["worst ms"], "ms")
    for name, cores in pace["cores used"].items():
        proof.figure(f"  cores used by the {name}", cores, "")
    proof.figure("  load of the machine before it", pace["load before"], "")
    proof.figure("events written one by one", single["events a second"], "/s")
    proof.figure("  99 % taken within", single["p99 ms"], "ms")
    proof.figure("kills of the worker", KILLS_AT_ONCE * len(rounds), "", at_least=KILLS)
    for fault in ("lost", "twice", "out of order"):
        total = sum(part[fault] for part in (pace, single, poison, *rounds))
        proof.figure(f"events {fault}", total, "", at_most=0)
    proof.figure("lanes held up by a poison event", poison["lanes held up"], "", at_least=1, at_most=1)
    proof.check(poison["it was the ill one"], "another lane than the poisoned one was held up")
    proof.check(
        poison["events that waited"] == poison["events missing meanwhile"], "poison held up more than its own lane"
    )


def _run(environment: dict[str, str], module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{module} {' '.join(arguments)} failed: {done.stderr[-2000:]}")
    return done.stdout


def main() -> None:
    """Run one part in this process, which has Django, and print its figures as JSON."""
    import django

    django.setup()
    from prove import _journal_load as load

    part, count = sys.argv[1], float(sys.argv[2])
    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "pace": lambda: load.keep_pace(count),
        "single": lambda: load.keep_pace(count, events=1, pace=None),
        "kills": lambda: load.kill_again_and_again(int(count)),
        "poison": load.poison,
    }
    load.clear()
    print(json.dumps(parts[part]()))


if __name__ == "__main__":
    main()
