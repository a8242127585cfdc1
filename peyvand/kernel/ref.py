"""A pointer to any record without a foreign key."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """What kind of thing, and which: ``party:0198…``."""

    kind: str
    id: UUID

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Ref":
        """Return the Ref written as ``kind:uuid``; raises ValueError on anything else."""
        kind, colon, key = text.partition(":")
        if not kind or not colon:
            raise ValueError(f"not a reference: {text!r}")
        return cls(kind, UUID(key))
