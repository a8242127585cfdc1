"""Ways to reach a party come and go."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peyvand.customers.parties.commands.locking import envelope, lock_party, renew_search
from peyvand.customers.parties.commands.look_alikes import keep_look_alikes
from peyvand.customers.parties.events import ContactPointAdded, ContactPointPreferred, ContactPointRemoved
from peyvand.customers.parties.models import ContactPoint, LookAlike, Party
from peyvand.customers.parties.newcomers import NewContactPoint, normalise
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.journal import commands as journal
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused


@transaction.atomic
def add_contact_point(party_id: UUID, row: NewContactPoint, *, by: Actor, at: datetime) -> ContactPoint:
    """Add a way to reach the party and return it; the same one again changes nothing.

    Raises Refused("missing"), Refused("forbidden"), Refused("contact") for what reaches nobody.
    Where another party bears an equal one, the pair is kept.
    """
    party = lock_party(party_id, by)
    row = normalise(row, get_settings().country)
    same = ContactPoint.objects.filter(party=party, contact_kind=row.contact_kind, normalised=row.normalised).first()
    if same is not None:
        return same
    if row.is_preferred:
        _prefer_none(party, row.contact_kind)
    point = ContactPoint.objects.create(
        party=party,
        contact_kind=row.contact_kind,
        value=row.value,
        normalised=row.normalised,
        parts=dict(row.parts),
        label=row.label,
        is_preferred=row.is_preferred,
        created_at=at,
        created_by=str(by.ref),
    )
    keep_look_alikes([(point.id, point.contact_kind, point.normalised)], at=at)
    renew_search(party.id)
    journal.audit(by, "parties.add_contact_point", party.ref, {}, {row.contact_kind: row.value}, at)
    journal.record(
        ContactPointAdded(
            **envelope(party, by, at),
            contact_kind=point.contact_kind,
            value=point.value,
        )
    )
    return point


@transaction.atomic
def remove_contact_point(point_id: UUID, *, by: Actor, at: datetime) -> None:
    """Remove a way to reach a party, and the pairs that stood on it alone.

    Raises Refused("missing"), Refused("forbidden").
    """
    party, point = _hold(point_id, by)
    equal = {"contact_kind": point.contact_kind, "normalised": point.normalised}
    LookAlike.objects.filter(party=party, **equal).delete()
    LookAlike.objects.filter(other=party, **equal).delete()
    point.delete()
    renew_search(party.id)
    journal.audit(by, "parties.remove_contact_point", party.ref, {point.contact_kind: point.value}, {}, at)
    journal.record(
        ContactPointRemoved(
            **envelope(party, by, at),
            contact_kind=point.contact_kind,
            value=point.value,
        )
    )


@transaction.atomic
def prefer_contact_point(point_id: UUID, *, by: Actor, at: datetime) -> ContactPoint:
    """Mark the way to reach as the one of its kind to use, in place of any other, and return it.

    Raises Refused("missing"), Refused("forbidden"). A second call changes nothing.
    """
    party, point = _hold(point_id, by)
    if point.is_preferred:
        return point
    _prefer_none(party, point.contact_kind)
    point.is_preferred = True
    point.save(update_fields=["is_preferred"])
    journal.audit(by, "parties.prefer_contact_point", party.ref, {}, {point.contact_kind: point.value}, at)
    journal.record(
        ContactPointPreferred(
            **envelope(party, by, at),
            contact_kind=point.contact_kind,
            value=point.value,
        )
    )
    return point


def _hold(point_id: UUID, by: Actor) -> tuple[Party, ContactPoint]:
    """Return the party, locked, and its contact point; Refused("missing") for one that the actor may not see."""
    party_id = ContactPoint.objects.filter(id=point_id).values_list("party_id", flat=True).first()
    if party_id is None:
        raise Refused("missing", _("There is no such record, or you may not see it."))
    party = lock_party(party_id, by)
    point = ContactPoint.objects.filter(id=point_id).first()
    if point is None:
        raise Refused("missing", _("There is no such record, or you may not see it."))
    return party, point


def _prefer_none(party: Party, contact_kind: str) -> None:
    ContactPoint.objects.filter(party=party, contact_kind=contact_kind, is_preferred=True).update(is_preferred=False)
