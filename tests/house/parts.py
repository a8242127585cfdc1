"""The parts of the house as the folders and the contracts in pyproject.toml give them."""

import ast
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "peyvand"


@cache
def list_slices() -> tuple[str, ...]:
    """Return the dotted names of all slices: folders two below the package, and the imports within records."""
    names = [".".join(("peyvand", *file.parent.relative_to(PACKAGE).parts)) for file in PACKAGE.glob("*/*/__init__.py")]
    ground = ("peyvand.kernel.", "peyvand.project.")
    return (*sorted(name for name in names if not name.startswith(ground)), "peyvand.foundation.records.imports")


def slice_of(module: str) -> str | None:
    """Return the slice that the module is of, the innermost one; None for the ground and the project."""
    return max((name for name in list_slices() if f"{module}.".startswith(f"{name}.")), key=len, default=None)


@cache
def ranks() -> dict[str, int]:
    """Return the height of every part, higher numbers above, from the contracts of floors and parts."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    floors = next(contract for contract in contracts if contract["name"].startswith("Floors"))["layers"]
    found: dict[str, int] = {}
    for height, floor in enumerate(reversed(floors)):
        for name in floor.split(" | "):
            found[f"peyvand.{name}"] = height * 100
    for contract in contracts:
        if contract["name"].startswith("Parts of"):
            [container] = contract["containers"]
            for place, layer in enumerate(reversed(contract["layers"])):
                for name in layer.split(" | "):
                    found[f"{container}.{name}"] = found[container] + place
    return found


def rank_of(module: str) -> int:
    """Return the height of the part that the module is of."""
    return ranks()[max((name for name in ranks() if f"{module}.".startswith(f"{name}.")), key=len)]


@cache
def list_modules() -> tuple[Path, ...]:
    """Return the files of the package's own modules, migrations left out."""
    return tuple(file for file in sorted(PACKAGE.rglob("*.py")) if "migrations" not in file.parts)


def name_of(file: Path) -> str:
    """Return the dotted name of a module's file."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def kind_of(file: Path) -> str:
    """Return what a module is within its slice: "commands" for ``commands.py`` and for all in ``commands/``."""
    owner = slice_of(name_of(file))
    if owner is None:
        return file.stem
    inner = name_of(file).removeprefix(owner).lstrip(".")
    return inner.partition(".")[0]
