"""What the desk itself shows on the page of a whole customer: the line under the name, ways to act, facts."""

from html import escape
from typing import Literal, cast

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from peyvand.customers.parties.models import Party, RelationLength
from peyvand.customers.parties.queries import get_reach
from peyvand.foundation.firm.terms import word
from peyvand.foundation.ui import cells, formats
from peyvand.foundation.ui.icons import icon
from peyvand.foundation.ui.ports import Panel
from peyvand.kernel.actor import Actor

# Ways to reach that one can act upon at once: kind, scheme, icon.
ACTS = (("phone", "tel:", "phone"), ("mail", "mailto:", "mail"))


class Owner(Panel):
    """How the customer buys, and in whose care he is, under the name."""

    key = "owner"
    record_type = Party.kind
    place: Literal["head", "act", "next", "start", "middle", "end"] = "head"
    order = 90

    def render(self, record: object, by: Actor) -> SafeString | str:
        party = cast("Party", record)
        length = _relation(party)
        care = cells.who(party.owner.name) if party.owner else f"<span>{escape(_('In nobody’s care yet'))}</span>"
        return SafeString((f"<span>{length}</span>" if length else "") + care)


class Acts(Panel):
    """Call and mail, where there is a phone and an address to write to."""

    key = "acts"
    record_type = Party.kind
    place: Literal["head", "act", "next", "start", "middle", "end"] = "act"
    order = 10

    def render(self, record: object, by: Actor) -> SafeString | str:
        labels = {"phone": escape(_("Call")), "mail": escape(_("Mail"))}
        party = cast("Party", record)
        points = {point.contact_kind: point for point in reversed(get_reach(party))}
        return SafeString(
            "".join(
                f'<a class="button" href="{scheme}{escape(points[kind].normalised)}">{icon(name)}{labels[kind]}</a>'
                for kind, scheme, name in ACTS
                if kind in points
            )
        )


class Facts(Panel):
    """What is known of the customer."""

    key = "facts"
    record_type = Party.kind
    place: Literal["head", "act", "next", "start", "middle", "end"] = "start"
    order = 10

    def render(self, record: object, by: Actor) -> SafeString | str:
        party = cast("Party", record)
        reader = formats.current()
        languages = dict(settings.LANGUAGES)
        facts = [
            (_("Kind"), escape(word("organisation" if party.is_organisation else "person"))),
            (_("Buys"), _relation(party)),
            (_("Language"), cells.plain(languages.get(party.language, party.language))),
            (_("Team"), cells.text(party.team.name if party.team else "")),
            (_("Tags"), cells.tags(party.tags)),
            (_("External key"), cells.code(party.external_key)),
            (_("Source"), cells.text(party.source)),
            (_("Number"), cells.plain(reader.number(party.number))),
            (_("Added"), cells.day(party.created_at)),
        ]
        rows = "".join(f"<dt>{escape(label)}</dt><dd>{html}</dd>" for label, html in facts if html)
        return SafeString(
            '<section class="panel" aria-labelledby="facts"><div class="panel-head">'
            f'<h2 id="facts">{escape(_("Facts"))}</h2></div><dl class="facts">{rows}</dl></section>'
        )


def _relation(party: Party) -> str:
    unknown = party.relation_kind == RelationLength.UNKNOWN
    return "" if unknown else escape(str(RelationLength(party.relation_kind).label))
