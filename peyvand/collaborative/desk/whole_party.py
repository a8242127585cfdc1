"""The 360-degree page: who this is at the top, facts at the start, the timeline in the middle, panels at the end."""

from django.utils.safestring import SafeString

from peyvand.customers.parties.models import Party
from peyvand.foundation.access.models import User
from peyvand.foundation.firm.terms import term
from peyvand.foundation.records.addresses import list_address, record_address
from peyvand.foundation.ui import ports

PLACES = ("head", "act", "next", "start", "middle", "end")


def build_page(party: Party, by: User) -> dict[str, object]:
    """Return what the page of a party shows to ``by``: each panel asks for its own rights."""
    return {
        "party": party,
        "address": record_address("party", party.id),
        "all_href": list_address("party"),
        "all_label": term("party", many=True),
        "panels": render_panels(party, by),
        "may_change": by.can("change", party),
        "may_delete": by.can("delete", party),
    }


def render_panels(party: Party, by: User) -> dict[str, list[SafeString | str]]:
    """Return the panels that have something to show, by place, in their order."""
    shown: dict[str, list[SafeString | str]] = {place: [] for place in PLACES}
    for panel in sorted(ports.panels, key=lambda panel: panel.order):
        if panel.record_type == Party.kind and (html := panel.render(party, by)):
            shown[panel.place].append(html)
    return shown
