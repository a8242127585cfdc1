"""A stored event, as readers get it."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from peyvand.foundation.journal.codec import LINES, read_fields, read_lines
from peyvand.foundation.journal.events import Event, UnknownEvent, find_kind, list_defaultless_fields
from peyvand.kernel.actor import ActorKind
from peyvand.kernel.money import Money
from peyvand.kernel.ref import Ref

# The columns from which a Recorded is made, in the order of its row.
COLUMNS = (
    "seq, id, kind, kind_version, occurred_at, recorded_at, party_id, actor, actor_kind, subject_kind, subject_id,"
    " amount_minor, currency, firm_minor, firm_currency, outlet_id, channel, cause, repeat_key, policy, fields"
)

_read_ref = lru_cache(maxsize=4096)(Ref.parse)
_actor_kinds = {kind.value: kind for kind in ActorKind}

# The policy of an event whose own fields have been forgotten; fields without a default are None in it.
ERASED = "erased"


@dataclass(frozen=True, eq=False)
class Recorded:
    """An event with what the journal knows about it; the event itself is read from its JSON when first asked for.

    seq: grows in the order of recording within a lane. firm_amount: in the firm's currency at the day's rate,
    None without an amount or a rate.
    """

    row: tuple[Any, ...]

    @property
    def seq(self) -> int:
        return self.row[0]  # type: ignore[no-any-return]

    @property
    def id(self) -> UUID:
        return self.row[1]  # type: ignore[no-any-return]

    @property
    def kind(self) -> str:
        return self.row[2]  # type: ignore[no-any-return]

    @property
    def occurred_at(self) -> datetime:
        return self.row[4]  # type: ignore[no-any-return]

    @property
    def recorded_at(self) -> datetime:
        return self.row[5]  # type: ignore[no-any-return]

    @property
    def party_id(self) -> UUID | None:
        return self.row[6]  # type: ignore[no-any-return]

    @property
    def subject(self) -> Ref | None:
        return Ref(self.row[9], self.row[10]) if self.row[10] else None

    @property
    def firm_amount(self) -> Money | None:
        return None if self.row[13] is None else Money(self.row[13], self.row[14])

    @property
    def lane(self) -> str:
        """Order holds within a lane: the party, without one the subject, without either the event alone."""
        if self.row[6]:
            return f"party:{self.row[6]}"
        return f"{self.row[9]}:{self.row[10]}" if self.row[10] else f"event:{self.row[1]}"

    @cached_property
    def event(self) -> Event:
        """The event as it was recorded, equal to it; an UnknownEvent where its class is gone."""
        row = self.row
        values = json.loads(row[20]) if isinstance(row[20], str) else row[20]
        envelope: dict[str, Any] = {
            "occurred_at": row[4],
            "by": _read_ref(row[7]),
            "by_kind": _actor_kinds[row[8]],
            "party_id": row[6],
            "subject": self.subject,
            "amount": None if row[11] is None else Money(row[11], row[12]),
            "outlet_id": row[15],
            "channel": row[16],
            "cause": row[17],
            "repeat_key": row[18],
            "policy": row[19],
            "lines": read_lines(values),
        }
        cls = find_kind(row[2])
        if cls is None:
            values.pop(LINES, None)
            return UnknownEvent(**envelope, stored_kind=row[2], stored_fields=values)
        if row[19] == ERASED:
            envelope |= dict.fromkeys(list_defaultless_fields(cls))
        return cls(**envelope | read_fields(cls, values))
