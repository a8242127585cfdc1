"""What the timeline's templates take: the same for the panel, the page and its parts."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import urlencode
from uuid import UUID

from peyvand.customers.parties import ports as parties
from peyvand.customers.timeline.drawing import draw_stretch
from peyvand.customers.timeline.groups import list_groups
from peyvand.customers.timeline.places import Place, write_place
from peyvand.customers.timeline.queries import read_timeline
from peyvand.foundation.records.addresses import record_address
from peyvand.foundation.ui.sending import hidden_token
from peyvand.kernel.actor import Actor
from peyvand.kernel.ref import Ref


def build_history(
    party_id: UUID,
    by: Actor,
    *,
    group: str = "",
    channel: str = "",
    before: Place | None = None,
    members: Sequence[UUID] = (),
    known: Mapping[Ref, str] = MappingProxyType({}),
) -> dict[str, object]:
    """Return the values of ``timeline/history.html``; Refused("missing") for a party that the actor may not see.

    members: ``Party.whole`` of a party that the actor was seen to see. known: names that need no asking.
    """
    stretch = read_timeline(party_id, by=by, group=group, channel=channel, before=before, members=members, known=known)
    path = f"{record_address('party', party_id)}/timeline"
    older = {"group": group, "channel": channel, "before": write_place(stretch.older) if stretch.older else ""}
    return {
        "path": path,
        "token": hidden_token(),
        "notes_path": f"{record_address('party', party_id)}/notes",
        "lines": draw_stretch(stretch, after=before[0] if before else None),
        "older": _address(path, older) if stretch.older else "",
        "is_filtered": bool(group or channel),
        "groups": [
            (_address(path, {"group": one.key, "channel": channel}), one.label, one.key == group)
            for one in list_groups()
        ],
        "channels": [
            (_address(path, {"group": group, "channel": one.key}), one.label, one.key == channel)
            for one in parties.reach_channels
        ],
        "everything": path,
    }


def _address(path: str, asked: dict[str, str]) -> str:
    given = {key: value for key, value in asked.items() if value}
    return f"{path}?{urlencode(given)}" if given else path
