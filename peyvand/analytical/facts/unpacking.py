"""From events to rows: what each event says as a fact, its lines, and what it adds to the days."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

from peyvand.foundation.journal.ports import Recorded
from peyvand.kernel.fact import Fact, FactLine, LineKind

# Lines of these kinds are no revenue: net leaves them out.
NOT_REVENUE = frozenset({LineKind.BAD_DEBT, LineKind.TEST})


@dataclass(slots=True)
class Figures:
    """What a day gains; see ``models.DayFigures``."""

    purchases: int = 0
    returns: int = 0
    contacts: int = 0
    gross: int = 0
    returned: int = 0
    left_out: int = 0

    def add(self, other: "Figures") -> None:
        self.purchases += other.purchases
        self.returns += other.returns
        self.contacts += other.contacts
        self.gross += other.gross
        self.returned += other.returned
        self.left_out += other.left_out

    def values(self) -> tuple[int, int, int, int, int, int]:
        return (self.purchases, self.returns, self.contacts, self.gross, self.returned, self.left_out)


@dataclass(slots=True)
class Unpacked:
    """What a batch of events comes to: rows to add, and what the days gain."""

    facts: list[tuple[object, ...]] = field(default_factory=list)
    lines: list[tuple[object, ...]] = field(default_factory=list)
    customer_days: dict[tuple[UUID, date], Figures] = field(default_factory=lambda: defaultdict(Figures))
    totals: dict[tuple[date, bool], Figures] = field(default_factory=lambda: defaultdict(Figures))


FACT_COLUMNS = (
    "event_id",
    "fact",
    "is_reversal",
    "kind",
    "happened_at",
    "happened_on",
    "party_id",
    "subject_kind",
    "subject_id",
    "outlet_id",
    "channel",
    "currency",
    "minor",
    "firm_minor",
    "left_out",
)
LINE_COLUMNS = (
    "event_id",
    "place",
    "party_id",
    "happened_on",
    "item_id",
    "line_kind",
    "quantity",
    "minor",
    "firm_minor",
)


def unpack(events: Iterable[Recorded], zone: ZoneInfo) -> Unpacked:
    """Return the rows of the events that bear a fact; their days are those of ``zone``."""
    found = Unpacked()
    for recorded in events:
        if recorded.event.fact is not None:
            _unpack_one(recorded, recorded.event.fact, recorded.occurred_at.astimezone(zone).date(), found)
    return found


def _unpack_one(recorded: Recorded, fact: Fact, day: date, found: Unpacked) -> None:
    event, firm = recorded.event, recorded.firm_amount
    agreed = event.amount.minor if event.amount else None
    shares = _share_out(event.lines, agreed or 0, firm.minor if firm else None)
    left_out = sum(share or 0 for line, share in zip(event.lines, shares, strict=True) if line.kind in NOT_REVENUE)
    figures = _figures_of(fact, event.is_reversal, agreed or 0, firm.minor if firm else 0, left_out)
    if figures and event.is_correction:
        figures.purchases = figures.returns = figures.contacts = 0
    if figures:
        found.totals[day, event.party_id is None].add(figures)
        if event.party_id is not None:
            found.customer_days[event.party_id, day].add(figures)
    subject = event.subject
    found.facts.append(
        (
            recorded.id,
            fact.value,
            event.is_reversal,
            recorded.kind,
            event.occurred_at,
            day,
            event.party_id,
            subject.kind if subject else "",
            subject.id if subject else None,
            event.outlet_id,
            event.channel,
            event.amount.currency if event.amount else "",
            agreed,
            firm.minor if firm else None,
            left_out,
        )
    )
    found.lines.extend(
        (recorded.id, place, event.party_id, day, line.item_id, line.kind.value, line.quantity, line.minor, share)
        for place, (line, share) in enumerate(zip(event.lines, shares, strict=True), 1)
    )


def _figures_of(fact: Fact, is_reversal: bool, agreed: int, firm_minor: int, left_out: int) -> Figures | None:
    if fact is Fact.CONTACT:
        return Figures(contacts=1)
    if fact is not Fact.PURCHASE:
        return None
    if is_reversal:
        return Figures(returns=1, returned=firm_minor, left_out=left_out)
    return Figures(purchases=1 if agreed > 0 else 0, gross=firm_minor, left_out=left_out)


def _share_out(lines: Sequence[FactLine], agreed: int, firm_minor: int | None) -> list[int | None]:
    """Return each line's amount in the firm's currency; they add up to ``firm_minor`` exactly.

    Rounded on the running sum, so that no share is off by more than one minor unit, whatever its sign.
    """
    if firm_minor is None:
        return [None] * len(lines)
    if agreed == firm_minor:
        return [line.minor for line in lines]
    shares: list[int | None] = []
    running = shared = 0
    for line in lines:
        running += line.minor
        upto = round(Fraction(running * firm_minor, agreed)) if agreed else 0
        shares.append(upto - shared)
        shared = upto
    return shares
