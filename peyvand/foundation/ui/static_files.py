"""The stylesheet: component files joined into one, found by collectstatic and, while developing, by the server."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SOURCES = Path(__file__).parent / "static" / "ui" / "css"
NAME = "ui/css/peyvand.css"
LAYERS = ("reset", "tokens", "base", "components", "utilities")


def join_styles(sources: Path = SOURCES) -> str:
    """Return all component files as one sheet, layer by layer, without comments and indentation."""
    files = sorted(sources.glob("*.css"), key=lambda file: (LAYERS.index(file.name.partition("-")[0]), file.name))
    sheet = "\n".join(file.read_text() for file in files)
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    sheet = re.sub(r"\s*\n\s*", "\n", sheet)
    return f"@layer {', '.join(LAYERS)};{sheet.rstrip()}\n"


class JoinedStylesFinder(BaseFinder):
    """Finds ``ui/css/peyvand.css``, which is in no source folder: it is written anew whenever a source is newer."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=Path(settings.DATA) / "styles")
        super().__init__(*args, **kwargs)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the joined file's place in the file system for its own name, and nothing for any other."""
        if path != NAME:
            return []
        place = self._write()
        return [place] if find_all else place

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield the one file, fresh."""
        self._write()
        yield NAME, self.storage

    def _write(self) -> str:
        place = Path(self.storage.path(NAME))
        newest = max(file.stat().st_mtime for file in [*SOURCES.glob("*.css"), Path(__file__)])
        if not place.exists() or place.stat().st_mtime < newest:
            place.parent.mkdir(parents=True, exist_ok=True)
            fresh = place.with_suffix(".new")
            fresh.write_text(join_styles())
            fresh.replace(place)
        return str(place)
