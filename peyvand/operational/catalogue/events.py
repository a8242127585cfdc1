"""What happens to the catalogue."""

from dataclasses import dataclass

from peyvand.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class ProductAdded(Event):
    code: str


@dataclass(frozen=True, kw_only=True)
class ProductChanged(Event):
    """``fields``: the names of what was changed."""

    code: str
    fields: tuple[str, ...]
