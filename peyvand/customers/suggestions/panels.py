"""What wants one today: on the home page, and on the page of a customer."""

from typing import Literal, cast

from django.utils.safestring import SafeString

from peyvand.customers.parties.models import Party
from peyvand.customers.suggestions.drawing import draw_next_step, draw_suggestions
from peyvand.customers.suggestions.queries import count_suggestions, list_suggestions, read_for_party
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.records.addresses import list_address
from peyvand.foundation.ui.ports import HomePart, Panel
from peyvand.kernel import clock
from peyvand.kernel.actor import Actor

SHOWN_AT_HOME = 7
SHOWN_BESIDE = 3


class SuggestedAtHome(HomePart):
    """The suggestions with most at stake, among the customers that one sees."""

    key = "suggested"
    place: Literal["kpi", "main", "side"] = "main"
    order = 10

    def render(self, by: Actor) -> SafeString | str:
        today = clock.now().astimezone(get_settings().zone).date()
        shown = list_suggestions(by, today, limit=SHOWN_AT_HOME)
        count = len(shown) if len(shown) < SHOWN_AT_HOME else count_suggestions(by, today)
        every = list_address("party", {"suggested": ["yes"]})
        return draw_suggestions("home", shown, by, today, is_linked=True, count=count, all=every)


class SuggestedForParty(Panel):
    """The next best actions for one customer."""

    key = "suggestions"
    record_type = Party.kind
    place: Literal["head", "act", "next", "start", "middle", "end"] = "end"
    order = 10

    def render(self, record: object, by: Actor) -> SafeString | str:
        at = clock.now()
        today = at.astimezone(get_settings().zone).date()
        waits, _taken = read_for_party(cast("Party", record), by, at, today)
        return draw_suggestions("panel", waits[:SHOWN_BESIDE], by, today)


class NextStep(Panel):
    """What somebody has taken up for the customer, in a band below the head, with the way to put it back."""

    key = "next-step"
    record_type = Party.kind
    place: Literal["head", "act", "next", "start", "middle", "end"] = "next"
    order = 10

    def render(self, record: object, by: Actor) -> SafeString | str:
        at, party = clock.now(), cast("Party", record)
        _waits, taken = read_for_party(party, by, at, at.astimezone(get_settings().zone).date())
        return draw_next_step(taken, party, by) if taken else ""
