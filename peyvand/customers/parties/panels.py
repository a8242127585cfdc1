"""Parts of a party's page: what it may be the same as, ways to reach, relations, consent."""

from collections.abc import Callable
from typing import Literal, cast

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from peyvand.customers.parties import showing
from peyvand.customers.parties.models import Party
from peyvand.foundation.ui.ports import Panel
from peyvand.kernel.actor import Actor


class PartyPanel(Panel):
    """A panel at the inline start; ``build`` makes what its template takes, {} to leave it out."""

    record_type = "party"
    place: Literal["head", "start", "middle", "end"] = "start"

    def __init__(self, key: str, order: int, template: str, build: Callable[[Party, Actor], dict[str, object]]) -> None:
        self.key, self.order, self.template, self.build = key, order, template, build

    def render(self, record: object, by: Actor) -> SafeString | str:
        values = self.build(cast(Party, record), by)
        return render_to_string(self.template, values) if values else ""


PANELS = (
    PartyPanel("look_alikes", 15, "parties/look_alikes.html", showing.show_look_alikes),
    PartyPanel("contact_points", 20, "parties/contact_points.html", showing.show_contact_points),
    PartyPanel("relations", 30, "parties/relations.html", showing.show_relations),
    PartyPanel("consents", 40, "parties/consents.html", showing.show_consents),
)
