"""Files of imports, kept in the data folder under their SHA-256, so that the same file is there once."""

import hashlib
import os
from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

CHUNK = 1024 * 1024


def keep(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Write the file and return its SHA-256 and size; whole or not at all, also when the machine stops."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with NamedTemporaryFile(dir=folder, prefix=".incoming-", delete=False) as file:
        incoming = Path(file.name)
        try:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            incoming.unlink()
            raise
    incoming.replace(folder / digest.hexdigest())
    return digest.hexdigest(), size


def keep_path(path: Path) -> tuple[str, int]:
    """Copy a file of this machine in and return its SHA-256 and size."""
    with path.open("rb") as file:
        return keep(iter(lambda: file.read(CHUNK), b""))


def path_of(sha256: str) -> Path:
    """Return where the file is kept."""
    return _folder() / sha256


def forget(sha256: str) -> None:
    """Delete the file, if it is kept."""
    path_of(sha256).unlink(missing_ok=True)


def forget_others(needed: Collection[str], *, before: datetime) -> int:
    """Delete all files but these that were kept before that moment, and return how many."""
    others = [path for path in _folder().glob("*") if path.name not in needed]
    old = [path for path in others if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _folder() -> Path:
    return Path(settings.DATA) / "imports"
