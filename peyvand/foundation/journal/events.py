"""The envelope that all events share, and the kinds that there are: each event class makes itself known."""

from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from peyvand.kernel.actor import ActorKind
from peyvand.kernel.fact import Fact, FactLine
from peyvand.kernel.money import Money
from peyvand.kernel.ref import Ref

_kinds: dict[str, type["Event"]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that happened; subclasses are frozen dataclasses in the past tense and add plain fields.

    occurred_at: when it happened, with a zone. by, by_kind: who did it. party_id: whom it concerns.
    subject: the record it is about. amount: as it was agreed. cause: id of the event that led to it.
    repeat_key: the same key twice is the same event, recorded once. lines: what a fact consists of.

    kind: ``<slice>.<Class>``, given by itself. version: raised when the meaning of a field changes.
    fact: what it counts as in any trade; is_reversal: takes such a fact back.
    is_correction: changes the amount of a fact told before, and is not one more.
    headline: a message with named places (marked by ``gettext_noop``) for the timeline, None to stay off it.

    Fields are only ever added, with defaults; a name of the envelope cannot be taken again.
    """

    kind: ClassVar[str]
    version: ClassVar[int] = 1
    fact: ClassVar[Fact | None] = None
    is_reversal: ClassVar[bool] = False
    is_correction: ClassVar[bool] = False
    headline: ClassVar[str | None] = None
    icon: ClassVar[str] = "circle"

    occurred_at: datetime
    by: Ref
    by_kind: ActorKind
    party_id: UUID | None = None
    subject: Ref | None = None
    amount: Money | None = None
    outlet_id: UUID | None = None
    channel: str = ""
    cause: UUID | None = None
    repeat_key: str | None = None
    policy: str = ""
    lines: tuple[FactLine, ...] = ()

    def __init_subclass__(cls, *, is_kind: bool = True, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not is_kind:
            return
        module = cls.__module__.split(".")
        cls.kind = f"{module[-2] if len(module) > 1 else module[-1]}.{cls.__name__}"
        known = _kinds.setdefault(cls.kind, cls)
        if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise ValueError(f"event {cls.kind} is defined already, in {known.__module__}")
        _kinds[cls.kind] = cls

    def headline_args(self) -> dict[str, object]:
        """Return what the headline's named places are filled with: the own fields, and the amount."""
        return {"amount": self.amount, **{name: getattr(self, name) for name in list_own_fields(type(self))}}


@dataclass(frozen=True, kw_only=True)
class UnknownEvent(Event, is_kind=False):
    """Stands for a stored event whose class is gone: the envelope whole, its own fields as they were stored."""

    kind: ClassVar[str] = ""
    stored_kind: str = ""
    stored_fields: dict[str, Any] = field(default_factory=dict)


ENVELOPE = frozenset(one.name for one in fields(Event))


def list_own_fields(cls: type[Event]) -> list[str]:
    """Return the names of the fields that the kind adds to the envelope, in their order.

    Raises TypeError when the class is no dataclass of its own.
    """
    if "__dataclass_fields__" not in cls.__dict__:
        raise TypeError(f"{cls.__qualname__} must be a frozen dataclass")
    return [one.name for one in fields(cls) if one.name not in ENVELOPE]


def list_defaultless_fields(cls: type[Event]) -> list[str]:
    """Return the own fields that every stored event of the kind must hold."""
    return [
        one.name
        for one in fields(cls)
        if one.name not in ENVELOPE and one.default is MISSING and one.default_factory is MISSING
    ]


def find_kind(kind: str) -> type[Event] | None:
    """Return the class of that kind, None when there is none any more."""
    return _kinds.get(kind)


def list_kinds() -> list[type[Event]]:
    """Return all kinds of event, by name."""
    return [_kinds[name] for name in sorted(_kinds)]
