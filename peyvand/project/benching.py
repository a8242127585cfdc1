"""``bin/bench [NAME …] [--json FILE]``: measures what ``bench/NAME.py`` says, against its limits.

A bench is a module in ``bench/`` with ``def measure(bench: Bench) -> None``, which calls ``bench.figure(...)``.
"""

import argparse
import importlib.util
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from peyvand.project.figures import CACHE, Figure, report, write_json
from peyvand.project.postgres import ROOT
from peyvand.project.trouble import Trouble


@dataclass
class Bench:
    """What a bench is given. folder: a place of its own, kept between runs, for data that takes long to make."""

    folder: Path
    figures: list[Figure] = field(default_factory=list)

    def figure(
        self, name: str, value: float, unit: str, *, at_most: float | None = None, at_least: float | None = None
    ) -> None:
        """Take down a value and print it with its limit."""
        found = Figure(name, value, unit, at_most, at_least)
        self.figures.append(found)
        print(found, flush=True)

    def say(self, text: str) -> None:
        """Tell what is being done."""
        print(f"# {text}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benches named, all by default; return 1 when a figure falls short."""
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure, and say what falls short.")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    options = parser.parse_args(arguments)
    figures: list[Figure] = []
    try:
        for name in options.names or list_names("bench"):
            module = load("bench", name)
            bench = Bench(CACHE / "bench" / name)
            bench.folder.mkdir(parents=True, exist_ok=True)
            bench.say(f"{name}: {(module.__doc__ or '').strip().splitlines()[0]}")
            module.measure(bench)
            figures += bench.figures
    except Trouble as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if options.json:
            write_json(options.json, report(figures))
    short = [figure for figure in figures if not figure.holds]
    print(f"{len(figures)} figures, {len(short)} fall short.")
    return 1 if short else 0


def list_names(kind: str) -> list[str]:
    """Return the names of the modules in that folder of the checkout."""
    return sorted(file.stem for file in (ROOT / kind).glob("[a-z]*.py"))


def load(kind: str, name: str) -> ModuleType:
    """Return the module of that name; Trouble with the names that there are when there is none."""
    file = ROOT / kind / f"{name}.py"
    if not file.exists():
        raise Trouble(f"There is no {kind}/{name}.py; there are: {', '.join(list_names(kind)) or 'none'}.")
    spec = importlib.util.spec_from_file_location(f"{kind}_{name}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main())
