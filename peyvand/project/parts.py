"""Finds the installed parts from the folders: a part is a folder that holds ``models.py`` or ``wiring.py``."""

from importlib import import_module
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def list_parts(package: Path = PACKAGE) -> list[str]:
    """Return the dotted names of all parts, in the order of the alphabet, the project itself last."""
    folders = {file.parent for pattern in ("models.py", "wiring.py") for file in package.rglob(pattern)}
    names = sorted(".".join(("peyvand", *folder.relative_to(package).parts)) for folder in folders)
    return sorted(names, key=lambda name: name.startswith("peyvand.project"))


def wire_parts() -> None:
    """Plug every part into the ports below it: calls ``wire()`` of each part's ``wiring.py``, once."""
    for name in list_parts():
        if (PACKAGE.parent / Path(*name.split(".")) / "wiring.py").exists():
            import_module(f"{name}.wiring").wire()


def list_url_modules() -> list[str]:
    """Return the dotted names of the parts' ``urls.py``; the project's own is the map that they are put into."""
    folders = {name: PACKAGE.parent / Path(*name.split(".")) for name in list_parts() if name != "peyvand.project"}
    return [f"{name}.urls" for name, folder in folders.items() if (folder / "urls.py").exists()]
