"""Suggestions as they are drawn: on the home page, and beside a customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from peyvand.customers.suggestions.queries import Shown
from peyvand.foundation.records.addresses import record_address
from peyvand.foundation.ui.formats import current
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
