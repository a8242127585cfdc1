"""Teams are made and renamed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peyvand.foundation.access.models import Team
from peyvand.foundation.journal import commands as journal
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused
from peyvand.kernel.text import sort_key


@transaction.atomic
def add_team(name: str, *, by: Actor, at: datetime) -> UUID:
    """Make a team and return its id. Raises Refused("forbidden"), Refused("invalid") for a name that cannot be."""
    by.may("create", "team")
    name = _checked(name, None)
    said = str(by.ref)
    team = Team.objects.create(
        name=name, sort_key=sort_key(name), created_at=at, created_by=said, changed_at=at, changed_by=said
    )
    journal.audit(by, "access.add_team", team.ref, {}, {"name": name}, at)
    return team.id


@transaction.atomic
def rename_team(team_id: UUID, name: str, *, version: int, by: Actor, at: datetime) -> None:
    """Give a team another name.

    Raises Refused("missing"), Refused("forbidden"), Refused("invalid"), and Refused("changed") when its version is
    another by now.
    """
    team = Team.objects.select_for_update().filter(id=team_id, deleted_at=None).first()
    if team is None or not by.can("view", team):
        raise Refused("missing")
    by.may("change", team)
    if team.version != version:
        raise Refused("changed", _("Somebody else has changed this meanwhile."))
    name, before = _checked(name, team_id), team.name
    if name == before:
        return
    team.name, team.sort_key = name, sort_key(name)
    team.version += 1
    team.changed_at, team.changed_by = at, str(by.ref)
    team.save()
    journal.audit(by, "access.rename_team", team.ref, {"name": before}, {"name": name}, at)


def _checked(name: str, team_id: UUID | None) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused("invalid", errors={"name": _("A team needs a name.")})
    same = Team.objects.filter(name__iexact=name)
    if (same.exclude(id=team_id) if team_id else same).exists():
        raise Refused("invalid", errors={"name": _("There is a team of this name.")})
    return name
