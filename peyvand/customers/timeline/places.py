"""The place in the timeline at which a page ends, as it stands in an address."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peyvand.kernel.refused import Refused

type Place = tuple[datetime, UUID]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def write_place(place: Place) -> str:
    """Return the place as text for an address."""
    return f"{(place[0] - _EPOCH) // _MICROSECOND}_{place[1]}"


def read_place(text: str) -> Place:
    """Return the place that the text names; Refused("address") when it names none."""
    moment, _sign, event_id = text.partition("_")
    try:
        return _EPOCH + timedelta(microseconds=int(moment)), UUID(event_id)
    except (ValueError, OverflowError):
        raise Refused("address", _("There is no such place in the timeline.")) from None
