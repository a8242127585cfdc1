"""What the panels of a party's page take: plain values, in the reader's words and rights."""

from peyvand.customers.parties import kinds, queries
from peyvand.customers.parties.models import Consent, ContactPoint, Party
from peyvand.foundation.records.addresses import record_address
from peyvand.foundation.ui import formats
from peyvand.foundation.ui.sending import hidden_token
from peyvand.kernel.actor import Actor

# Branches of a tree are set in as far as this.
DEEPEST_SHOWN = 4


def show_look_alikes(party: Party, by: Actor) -> dict[str, object]:
    """Return the parties that bear an equal contact point, as far as the reader may see them; {} when none."""
    whole = queries.get_whole(party)
    alikes = queries.list_look_alikes(party.id, by, members=whole.ids) if whole.has_look_alikes else []
    if not alikes:
        return {}
    return {
        "alikes": [
            {
                "name": one.name,
                "address": record_address(Party.kind, one.party_id),
                "is_firm": one.is_organisation,
                "value": show_value(one.contact_kind, one.value),
            }
            for one in alikes
        ]
    }


def show_contact_points(party: Party, by: Actor) -> dict[str, object]:
    """Return the ways to reach, with links that open them."""
    return _base(party, by, "contact-points") | {"points": [_show_point(point) for point in queries.get_reach(party)]}


def show_relations(party: Party, by: Actor) -> dict[str, object]:
    """Return the relations as read from the party."""
    whole = queries.get_whole(party)
    related = queries.list_relations(party.id, by, members=whole.ids) if whole.has_relations else []
    trees = [kind.key for kind in kinds.relation_kinds if kind.is_tree]
    is_in_tree = any(one.relation_kind in trees for one in related)
    tree = queries.list_tree(party.id, by) if is_in_tree else []
    return _base(party, by, "relations") | {
        "tree": [
            (min(one.depth, DEEPEST_SHOWN), one.name, record_address(Party.kind, one.id), one.id == party.id)
            for one in tree
        ],
        "related": [
            {
                "id": one.id,
                "words": one.words,
                "note": one.note,
                "name": one.name,
                "address": record_address(Party.kind, one.other_id) if one.other_id else "",
            }
            for one in related
        ],
    }


def show_consents(party: Party, by: Actor) -> dict[str, object]:
    """Return the table of purposes and channels with the answers in force."""
    whole = queries.get_whole(party)
    told = queries.list_consents(party.id, by, members=whole.ids) if whole.has_consents else []
    answers = {(one.purpose, one.channel): one for one in told}
    channels = list(kinds.reach_channels)
    return _base(party, by, "consents") | {
        "channels": [channel.label for channel in channels],
        "purposes": [
            (purpose.label, [_show_answer(answers.get((purpose.key, channel.key))) for channel in channels])
            for purpose in kinds.consent_purposes
        ],
    }


def show_value(contact_kind: str, normalised: str) -> str:
    """Return a contact point as people write it."""
    if contact_kind != "phone":
        return normalised
    number, _sign, extension = normalised.partition(";ext=")
    reader = formats.current()
    return f"{reader.phone(number)} × {reader.digits_of(extension)}" if extension else reader.phone(number)


def _base(party: Party, by: Actor, name: str) -> dict[str, object]:
    return {
        "path": f"{record_address(Party.kind, party.id)}/{name}",
        "token": hidden_token(),
        "may_change": by.can("change", party),
    }


def _show_point(point: ContactPoint) -> dict[str, object]:
    kind = kinds.contact_kinds.find(point.contact_kind)
    is_text = point.contact_kind == "address"
    return {
        "id": point.id,
        "kind": kind.label if kind else point.contact_kind,
        "icon": kind.icon if kind else "circle",
        "shown": point.value if is_text else show_value(point.contact_kind, point.normalised),
        "is_text": is_text,
        "href": f"{kind.scheme}{point.normalised}" if kind and kind.scheme else "",
        "label": point.label,
        "is_preferred": point.is_preferred,
    }


def _show_answer(answer: Consent | None) -> dict[str, object] | None:
    if answer is None:
        return None
    return {"is_given": answer.is_given, "at": answer.answered_at, "how": answer.asked_how}
