"""A small firm with everything in it, seen by people of every role; what some may not see bears one word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from peyvand.customers.parties import commands as parties
from peyvand.customers.parties.commands import NewContactPoint, NewParty
from peyvand.customers.suggestions.models import Suggestion
from peyvand.customers.timeline.commands import write_note
from peyvand.foundation.access.models import Team, User
from peyvand.foundation.access.rights import BUILT_IN
from peyvand.foundation.journal.delivery import deliver_all
from peyvand.foundation.journal.models import BlockedLane
from peyvand.operational.orders.models import Order
from tests.foundation.people import AT, SYSTEM, answer_settings, make_team, make_user
from tests.operational import trade

# The word in everything that the other team's customer has.
SECRET = "Zirnevis"
SECRET_PHONE = "+989127770011"
SECRET_PRICE = "7319.55"


@dataclass(frozen=True, slots=True)
class World:
    """users: by role; "customer" is a customer's user, "seller" sees only the team's. mine, hidden: by type."""

    users: Mapping[str, User]
    mine: Mapping[str, UUID]
    hidden: Mapping[str, UUID]


def build_world() -> World:
    """Make the firm, its people and two customers: one of the seller's team, one of another."""
    answer_settings()
    north, south = make_team("North"), make_team("South")
    users = {role: make_user(role, role, team=north) for role in BUILT_IN}
    users["customer"] = make_user("customer", kind="customer")
    other = make_user("other", "seller", team=south)
    mine = _add_customer("Golestan", "1001", users["seller"], north, phone="+989121110011", price="12.50")
    hidden = _add_customer(SECRET, "2002", other, south, phone=SECRET_PHONE, price=SECRET_PRICE)
    BlockedLane.objects.create(
        subscriber="facts", lane=f"party:{hidden['party']}", blocked_at=AT, next_at=AT, first_seq=1, error="Broken pipe"
    )
    deliver_all(["facts"])
    shared = {"user": users["reader"].id, "team": north.id, "product": trade.stock_up()["22423"]}
    return World(users, {**mine, **shared}, hidden)


def _add_customer(name: str, key: str, owner: User, team: Team, *, phone: str, price: str) -> dict[str, UUID]:
    row = NewParty(
        name=f"{name} Ltd",
        party_kind="organisation",
        source=trade.SHOP,
        external_key=key,
        owner_id=owner.id,
        team_id=team.id,
        contact_points=[NewContactPoint(contact_kind="phone", value=phone)],
        tags=[f"{name}-tag"],
    )
    party = parties.add_organisation(row, by=SYSTEM, at=AT)
    note = write_note(party.id, f"A word about {name}", by=owner, at=AT)
    orders: list[Order] = [
        trade.place(
            trade.draft(
                f"{name}-{days}", str((AT - timedelta(days=days)).date()), [("22423", "3", price)], party_id=party.id
            )
        )
        for days in (5, 35, 65)
    ]
    suggestion = Suggestion.objects.create(
        party=party,
        suggester="late-customer",
        reason={"gap": 30, "passed": 41, "as_of": "2026-11-23", "told_on": "2026-11-23", "tier": "key", "net": 100},
        due_on=AT.date(),
        value=100,
        currency="GBP",
        made_at=AT,
        changed_at=AT,
    )
    return {"party": party.id, "order": orders[0].id, "note": note.id, "suggestion": suggestion.id}
