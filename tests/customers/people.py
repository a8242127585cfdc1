"""Users with built-in roles, and parties as tests need them."""

from datetime import UTC, datetime
from uuid import UUID

from peyvand.customers.parties import commands
from peyvand.customers.parties.commands import NewContactPoint, NewParty
from peyvand.customers.parties.models import Party, PartyKind
from peyvand.foundation.access.actors import SystemActor
from peyvand.foundation.access.models import Role, Team, User
from peyvand.kernel.actor import Actor

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SYSTEM = SystemActor("tests")


def make_team(name: str) -> Team:
    return Team.objects.create(name=name, created_at=AT, created_by="test", changed_at=AT, changed_by="test")


def make_user(name: str, role: str, team: Team | None = None) -> User:
    """Return a user with the built-in role of that key."""
    said = {"created_at": AT, "created_by": "test", "changed_at": AT, "changed_by": "test"}
    user = User.objects.create(email=f"{name}@firm.example", name=name.title(), team=team, **said)
    user.roles.add(Role.objects.get_or_create(key=role, defaults={"name": role, **said})[0])
    return user


def phone(value: str) -> NewContactPoint:
    return NewContactPoint(contact_kind="phone", value=value)


def mail(value: str) -> NewContactPoint:
    return NewContactPoint(contact_kind="mail", value=value)


def add_person(name: str, *points: NewContactPoint, by: Actor = SYSTEM, owner_id: UUID | None = None) -> Party:
    return commands.add_person(NewParty(name=name, contact_points=points, owner_id=owner_id), by=by, at=AT)


def add_firm(name: str, *points: NewContactPoint, by: Actor = SYSTEM) -> Party:
    row = NewParty(name=name, party_kind=PartyKind.ORGANISATION, contact_points=points)
    return commands.add_organisation(row, by=by, at=AT)


def merge(member: Party, head: Party) -> None:
    """Give the party a head, as merging will."""
    Party.objects.filter(id=member.id).update(head_id=head.id)
