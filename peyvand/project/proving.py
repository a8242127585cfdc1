"""``bin/prove [NAME …]``: the long proofs, going on where they were stopped.

A proof is a module in ``prove/`` with ``def prove(proof: Proof) -> None``. It keeps what it has done in
``proof.state`` (plain values; ``proof.save()`` writes them) and goes by that when it is started again; its result is
``.cache/prove/NAME.json``. One that is done at the commit checked out is left out, unless it is named.
"""

import argparse
import json
import shutil
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from peyvand.project.benching import list_names, load
from peyvand.project.figures import CACHE, Figure, current_commit, report, write_json
from peyvand.project.trouble import Trouble


class DisprovedError(Exception):
    """What was to be proved does not hold; the text says where."""


@dataclass
class Proof:
    """What a proof is given. folder: a place of its own, kept until it is done. state: what it has done so far."""

    name: str
    folder: Path
    result: Path
    state: dict[str, Any] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)

    def save(self) -> None:
        """Keep the state, so that a stopped proof goes on from here."""
        write_json(self.folder / "state.json", {"commit": current_commit(), "state": self.state})

    def check(self, holds: bool, text: str) -> None:
        """Raise DisprovedError with the text unless it holds."""
        if not holds:
            raise DisprovedError(text)

    def figure(
        self, name: str, value: float, unit: str, *, at_most: float | None = None, at_least: float | None = None
    ) -> None:
        """Take down a value and print it; one that falls short disproves."""
        found = Figure(name, value, unit, at_most, at_least)
        self.figures.append(found)
        print(found, flush=True)

    def say(self, text: str) -> None:
        """Tell how far it is."""
        print(f"# {self.name}: {text}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proofs named, by default all that are not done yet; return 1 when one fails."""
    parser = argparse.ArgumentParser(prog="bin/prove", description="Run the long proofs.")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--anew", action="store_true", help="begin from the start, not where it was stopped")
    options = parser.parse_args(arguments)
    codes = []
    try:
        for name in options.names or [name for name in list_names("prove") if not is_done(name)]:
            codes.append(run(name, anew=options.anew))
    except Trouble as error:
        print(error, file=sys.stderr)
        return 1
    return max(codes, default=0)


def run(name: str, *, anew: bool) -> int:
    """Run one proof, write its result and return the exit code."""
    module = load("prove", name)
    folder = CACHE / "prove" / name
    if anew:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    proof = Proof(name, folder, result_of(name), _read_state(folder))
    proof.say((module.__doc__ or "").strip().splitlines()[0])
    fault = ""
    try:
        module.prove(proof)
    except DisprovedError as error:
        fault = str(error)
    except KeyboardInterrupt:
        proof.say("stopped; it goes on from here the next time")
        return 130
    except Exception:  # noqa: BLE001
        # The result says what broke, and the other proofs go on.
        fault = traceback.format_exc()
    short = [str(figure) for figure in proof.figures if not figure.holds]
    is_proved = not fault and not short
    write_json(proof.result, {"name": name, "is_proved": is_proved, "fault": fault, **report(proof.figures)})
    if is_proved:
        shutil.rmtree(folder, ignore_errors=True)
    proof.say("proved" if is_proved else f"NOT PROVED {fault or '; '.join(short)}")
    return 0 if is_proved else 1


def is_done(name: str) -> bool:
    """Return whether the proof has been done at the commit that is checked out."""
    try:
        result = json.loads(result_of(name).read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return False
    return bool(result["is_proved"]) and result["commit"] == current_commit()


def result_of(name: str) -> Path:
    return CACHE / "prove" / f"{name}.json"


def _read_state(folder: Path) -> dict[str, Any]:
    try:
        kept = json.loads((folder / "state.json").read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return dict(kept["state"])


if __name__ == "__main__":
    sys.exit(main())
