"""The middle of a party's page: composer, filters, timeline."""

from typing import Literal, cast

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from peyvand.customers.parties.models import Party
from peyvand.customers.timeline.pages import build_history
from peyvand.foundation.ui.ports import Panel
from peyvand.kernel.actor import Actor


class TimelinePanel(Panel):
    key = "timeline"
    record_type = "party"
    place: Literal["head", "start", "middle", "end"] = "middle"
    order = 10

    def render(self, record: object, by: Actor) -> SafeString:
        """Return the whole history of the party, from today on backwards."""
        party = cast(Party, record)
        known = {party.ref: party.display_name}
        values = build_history(party.id, by, members=party.whole, known=known)
        return render_to_string("timeline/history.html", values)
