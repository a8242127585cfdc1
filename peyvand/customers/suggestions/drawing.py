"""Suggestions as they are drawn: on the home page, and beside a customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from peyvand.customers.parties.models import Party
from peyvand.customers.suggestions.queries import Shown
from peyvand.foundation.records.addresses import record_address
from peyvand.foundation.ui import cells
from peyvand.foundation.ui.formats import current
from peyvand.foundation.ui.icons import icon
from peyvand.foundation.ui.sending import hidden_token
from peyvand.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Line:
    """What the templates show of one suggestion. href: the customer's page, "" when one is there already."""

    address: str
    icon: str
    act: str
    reason: str
    value: str
    href: str
    may_answer: bool


def draw_suggestions(
    template: str, shown: Sequence[Shown], by: Actor, today: date, *, is_linked: bool = False, **values: object
) -> SafeString | str:
    """Return the template with the suggestions' lines; "" when there are none."""
    if not shown:
        return ""
    lines = [_line(one, by, today, is_linked=is_linked) for one in shown]
    return render_to_string(f"suggestions/{template}.html", {"lines": lines, "token": hidden_token(), **values})


def _line(one: Shown, by: Actor, today: date, *, is_linked: bool) -> Line:
    party = one.suggestion.party
    return Line(
        address=f"/suggestions/{one.suggestion.id}",
        icon=one.suggester.icon,
        act=one.suggester.say_act(party.display_name),
        reason=one.suggester.say_reason(one.suggestion.reason, today),
        value=current().money(one.value, short=True) if one.value else "",
        href=record_address("party", party.id) if is_linked else "",
        may_answer=by.can("change", party),
    )


def draw_next_step(taken: Shown, party: Party, by: Actor) -> SafeString:
    """Return what was taken up as the band below the customer's head."""
    address = f"/suggestions/{taken.suggestion.id}/reopen"
    back = (
        f'<form class="buttons" method="post" action="{address}">{hidden_token()}'
        f'<button class="button button-small button-quiet">{escape(_("Put back"))}</button></form>'
    )
    return SafeString(
        f'<div class="next-step">{icon(taken.suggester.icon)}<span class="quiet">{escape(_("Next step"))}</span>'
        f'<b dir="auto">{escape(taken.suggester.say_act(party.display_name))}</b>'
        f"<span>{escape(_('taken up'))} {cells.ago(taken.suggestion.answered_at)}</span>"
        f"{back if by.can('change', party) else ''}</div>"
    )
