"""After kill -9 of any or all processes it starts again, and what was acknowledged is there."""

import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

from peyvand.project.data import DataFolder
from peyvand.project.measuring import descendants, free_port, instance_environment, run_verb
from peyvand.project.postgres import ROOT
from peyvand.project.processes import end_process, is_alive, wait_until
from peyvand.project.proving import Proof

ROUNDS = 100
LONGEST_SECONDS = 120


def prove(proof: Proof) -> None:
    """Add users by the command line beside the instance, kill in the middle, start again, count the users."""
    place = proof.folder / "data"
    users = proof.state.setdefault("users", [])
    done = proof.state.setdefault("rounds", 0)
    for number in range(done, ROUNDS):
        launcher = _start(place)
        try:
            _add_until_killed(proof, place, launcher, number)
        finally:
            launcher.kill()
            launcher.wait()
        listed = run_verb(place, "user", "list")[1]
        lost = [email for email in users if email not in listed]
        proof.check(not lost, f"round {number}: {lost} were acknowledged and are gone")
        proof.state["rounds"] = number + 1
        proof.save()
        if (number + 1) % 10 == 0:
            proof.say(f"{number + 1} of {ROUNDS} rounds, {len(users)} users")
    proof.figure("rounds of kills after which nothing was lost", ROUNDS, "", at_least=ROUNDS)
    proof.figure("users acknowledged and there", len(users), "", at_least=1)


def _start(place: Path) -> subprocess.Popen[str]:
    launcher = subprocess.Popen(
        [sys.executable, "-m", "peyvand.project.launcher", "--data", str(place), f"--port={free_port()}", "--empty"],
        cwd=ROOT,
        env=instance_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    for line in launcher.stdout or ():
        said.append(line)
        if line.startswith("Ctrl-C"):
            return launcher
    raise RuntimeError(f"it did not start again: {''.join(said)}")


def _add_until_killed(proof: Proof, place: Path, launcher: subprocess.Popen[str], number: int) -> None:
    chance = random.Random(number)  # noqa: S311
    data = DataFolder(place)
    server = data.cluster.find_server() or 0
    pids = [pid for pid in {*descendants([launcher.pid]), server} if pid]
    victims = pids if chance.random() < 0.5 else chance.sample(pids, chance.randrange(1, len(pids)))
    killer = threading.Timer(chance.uniform(0.3, 5), _kill, victims)
    killer.start()
    for attempt in range(3):
        email = f"round{number}-{attempt}@example.com"
        code, _ = run_verb(place, "user", "add", email, "--password", "a long enough password 8")
        if code == 0:
            proof.state["users"].append(email)
            proof.save()
    killer.join()
    _kill(launcher.pid)
    wait_until(lambda: not any(map(is_alive, pids)), LONGEST_SECONDS, 0.1)


def _kill(*pids: int) -> None:
    for pid in pids:
        end_process(pid, 0.0, signal.SIGKILL)
