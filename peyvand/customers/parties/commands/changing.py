"""A party's own fields are changed, noticing whoever changed them meanwhile; a party goes into the bin and back."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from peyvand.customers.parties.commands.locking import envelope, lock_party, renew_search
from peyvand.customers.parties.events import FIELD_LABELS, PartyBinned, PartyChanged, PartyRestored
from peyvand.customers.parties.models import Party, PartyKind
from peyvand.customers.parties.newcomers import tidy_tags
from peyvand.customers.parties.queries import list_changes_since
from peyvand.foundation.access.queries import get_team_id
from peyvand.foundation.journal import commands as journal
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused

# The key of a value, and the attribute that holds it.
ATTRIBUTES = {field: field for field in FIELD_LABELS} | {"owner": "owner_id", "team": "team_id"}
ASSIGNED = ("owner", "team")


@transaction.atomic
def change_party(
    party_id: UUID, values: Mapping[str, object], *, version: int | None = None, by: Actor, at: datetime
) -> Party:
    """Give the party the values, by the keys of ``FIELD_LABELS``; equal ones change nothing. Return it.

    version: that of the party as it was read; None to overwrite whatever it is by now.
    Raises Refused("missing"), Refused("forbidden"), Refused("incomplete") when no name would be left,
    Refused("changed") when somebody else changed the party meanwhile: ``errors`` say in which fields.
    """
    party = lock_party(party_id, by)
    if version is not None and version != party.version:
        _refuse_changed(party, version)
    changes = _list_changes(party, values)
    if not changes:
        return party
    if any(field in changes for field in ASSIGNED):
        by.may("assign", party)
    if "owner" in changes and "team" not in changes and party.team_id in (None, get_team_id(party.owner_id)):
        # What followed its owner's team follows the next owner's: else the owner's team would not see it.
        owner_id = changes["owner"]
        team_id = get_team_id(owner_id) if isinstance(owner_id, UUID | str) else None
        changes |= _list_changes(party, {"team": team_id})
    before = {field: getattr(party, ATTRIBUTES[field]) for field in changes}
    for field, value in changes.items():
        setattr(party, ATTRIBUTES[field], value)
    if not party.name and not party.external_key:
        raise Refused("incomplete", _("A name is needed."), errors={"name": _("A name is needed.")})
    party.version += 1
    party.changed_at, party.changed_by = at, str(by.ref)
    party.save()
    if "name" in changes:
        renew_search(party.id)
    journal.audit(by, "parties.change", party.ref, before, changes, at)
    journal.record(
        PartyChanged(
            **envelope(party, by, at),
            fields=tuple(changes),
            to_version=party.version,
        )
    )
    return party


@transaction.atomic
def bin_party(record_id: UUID, *, by: Actor, at: datetime) -> None:
    """Put the party into the bin, where lists and searches leave it out.

    Raises Refused("missing"), Refused("forbidden"), Refused("head") while others are merged into it.
    """
    party = lock_party(record_id, by, "delete")
    if party.members.exists():
        raise Refused("head", _("Others are merged into this one; part them first."))
    Party.objects.filter(id=party.id).update(deleted_at=at, version=party.version + 1)
    journal.audit(by, "parties.bin", party.ref, {"deleted_at": None}, {"deleted_at": at}, at)
    journal.record(
        PartyBinned(
            **envelope(party, by, at),
        )
    )


@transaction.atomic
def restore_party(record_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take the party out of the bin; raises Refused("missing") when it is not there, Refused("forbidden")."""
    party = lock_party(record_id, by, "delete", is_binned=True)
    Party.objects.filter(id=party.id).update(deleted_at=None, version=party.version + 1)
    journal.audit(by, "parties.restore", party.ref, {"deleted_at": party.deleted_at}, {"deleted_at": None}, at)
    journal.record(
        PartyRestored(
            **envelope(party, by, at),
        )
    )


def _list_changes(party: Party, values: Mapping[str, object]) -> dict[str, object]:
    """Return the values that differ from the party's, with the whole name that follows from its parts."""
    wanted = {field: _tidy(value) for field, value in values.items() if field in ATTRIBUTES}
    if not wanted.get("name", party.name) or _is_renamed(party, wanted):
        parts = [str(wanted.get(part, getattr(party, part))) for part in ("given_name", "family_name")]
        wanted["name"] = " ".join(filter(None, parts)) or wanted.get("name", "")
    return {field: value for field, value in wanted.items() if value != getattr(party, ATTRIBUTES[field])}


def _is_renamed(party: Party, wanted: Mapping[str, object]) -> bool:
    """Whether a person's given or family name is another, while the whole name was not touched."""
    is_person = wanted.get("party_kind", party.party_kind) == PartyKind.PERSON
    return (
        is_person
        and wanted.get("name", party.name) == party.name
        and any(part in wanted and wanted[part] != getattr(party, part) for part in ("given_name", "family_name"))
    )


def _tidy(value: object) -> object:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list | tuple):
        return tidy_tags([str(tag) for tag in value])
    # A person or a team may come as a record or by its id.
    return getattr(value, "id", value)


def _refuse_changed(party: Party, version: int) -> None:
    changed = list_changes_since(party.id, version)
    labels = [FIELD_LABELS[field] for field in changed if field in FIELD_LABELS]
    text = gettext("Somebody changed this while you were writing. Look at it again, then save.")
    if labels:
        listed = get_text_list([str(label) for label in labels], gettext("and"))
        text = gettext("Somebody changed this while you were writing: %(fields)s.") % {"fields": listed}
    error = _("Changed by somebody else meanwhile.")
    raise Refused("changed", text, errors=dict.fromkeys(changed, error))
