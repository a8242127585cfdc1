"""The home page: what wants the reader today, from what parts have registered."""

from datetime import datetime

from django.utils.safestring import SafeString

from peyvand.customers.parties.queries import visible_parties
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.firm.terms import term
from peyvand.foundation.ui import ports
from peyvand.kernel.actor import Actor

PLACES = ("kpi", "main", "side")


def build_home(by: Actor, at: datetime) -> dict[str, object]:
    """Return what the home page shows to ``by`` at that moment."""
    parts: dict[str, list[SafeString | str]] = {place: [] for place in PLACES}
    is_empty = not visible_parties(by).exists()
    if not is_empty:
        for part in sorted(ports.home, key=lambda part: part.order):
            if html := part.render(by):
                parts[part.place].append(html)
    return {
        "today": at.astimezone(get_settings().zone).date(),
        "parts": parts,
        "is_empty": is_empty,
        "may_import": by.can("import", "party"),
        "may_create": by.can("create", "party"),
        "party_label": term("party"),
        "parties_label": term("party", many=True, inside=True),
    }
