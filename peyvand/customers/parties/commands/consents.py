"""A party allows what may be sent to it, or no longer does; every answer is kept with its proof."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peyvand.customers.parties.commands.locking import envelope, lock_party
from peyvand.customers.parties.events import ConsentGiven, ConsentWithdrawn
from peyvand.customers.parties.kinds import consent_purposes, reach_channels
from peyvand.customers.parties.models import Consent
from peyvand.foundation.journal import commands as journal
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """What shows that an answer was given.

    asked_how: where and how ("by phone", "form on the site"). wording: the text agreed to, word by word.
    answered_at: when, where that is not the moment of writing it down.
    """

    asked_how: str
    wording: str = ""
    answered_at: datetime | None = None


@transaction.atomic
def give_consent(party_id: UUID, purpose: str, channel: str, *, proof: Proof, by: Actor, at: datetime) -> Consent:
    """Note that the party may be written to for this purpose by this channel, and return the answer.

    Raises Refused("missing"), Refused("forbidden"), Refused("proof") when it is not said how it was given,
    Refused("kind") for a purpose or channel that nobody knows.
    """
    return _answer(party_id, purpose, channel, is_given=True, proof=proof, by=by, at=at)


@transaction.atomic
def withdraw_consent(party_id: UUID, purpose: str, channel: str, *, proof: Proof, by: Actor, at: datetime) -> Consent:
    """Note that the party must no longer be written to for this purpose by this channel.

    Refuses as ``give_consent`` does.
    """
    return _answer(party_id, purpose, channel, is_given=False, proof=proof, by=by, at=at)


def _answer(
    party_id: UUID, purpose: str, channel: str, *, is_given: bool, proof: Proof, by: Actor, at: datetime
) -> Consent:
    party = lock_party(party_id, by)
    if consent_purposes.find(purpose) is None or reach_channels.find(channel) is None:
        raise Refused("kind", _("There is no such purpose or channel."))
    if not proof.asked_how.strip():
        text = _("Say how the answer was given: it is the proof.")
        raise Refused("proof", text, errors={"asked_how": text})
    in_force = Consent.objects.filter(party=party, purpose=purpose, channel=channel, is_current=True).first()
    answered_at = proof.answered_at or at
    # An answer of long ago that is only now written down does not overrule a later one.
    is_current = in_force is None or in_force.answered_at <= answered_at
    if in_force is not None and is_current:
        Consent.objects.filter(id=in_force.id).update(is_current=False)
    consent = Consent.objects.create(
        party=party,
        purpose=purpose,
        channel=channel,
        is_given=is_given,
        is_current=is_current,
        answered_at=answered_at,
        asked_how=proof.asked_how.strip(),
        wording=proof.wording.strip(),
        recorded_by=str(by.ref),
    )
    key = f"{purpose}.{channel}"
    before = {key: in_force.is_given} if in_force else {}
    journal.audit(by, "parties.consent", party.ref, before, {key: is_given, "asked_how": consent.asked_how}, at)
    happened = ConsentGiven if is_given else ConsentWithdrawn
    journal.record(
        happened(
            **envelope(party, by, consent.answered_at),
            purpose=purpose,
            reach=channel,
            asked_how=consent.asked_how,
        )
    )
    return consent
