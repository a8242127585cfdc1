"""What a customer is worth, on the customer's page."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from peyvand.analytical.facts.queries import Day, get_known_until, list_customer_days, money
from peyvand.analytical.scores import words
from peyvand.analytical.scores.lateness import LEAST_DAYS, is_late
from peyvand.analytical.scores.models import TIER_LEVELS, PartyScore, Tier
from peyvand.customers.parties.models import Party
from peyvand.foundation.base.compiled import Compiled
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.ui import cells, charts, formats
from peyvand.foundation.ui.ports import Panel
from peyvand.kernel import clock
from peyvand.kernel.actor import Actor
from peyvand.kernel.calendars import month_of, preceding

MONTHS = 12
STROKES = 12
_SCORE = Compiled(lambda party_id: PartyScore.objects.filter(party_id=party_id))


class TierBadge(Panel):
    """The customer's tier, under the name."""

    key = "tier"
    record_type = "party"
    place = "head"
    order = 10

    def render(self, record: object, by: Actor) -> SafeString | str:
        score = score_of(record, by)
        return tier_cell(score) if score else ""


class Value(Panel):
    """Net revenue, its months, why the tier, and the rhythm of purchases."""

    key = "value"
    record_type = "party"
    place = "end"
    order = 20

    def render(self, record: object, by: Actor) -> SafeString | str:
        score = score_of(record, by)
        if not isinstance(record, Party) or score is None:
            return ""
        today = clock.now().astimezone(get_settings().zone).date()
        known_until = get_known_until(today)
        days = list_customer_days(record.whole, by=by)
        context = {
            "net": cells.money(money(score.monetary), short=True),
            "since": cells.day(score.first_on) if score.first_on else "",
            "spark": charts.spark([value / 100 for value in monthly_net(days, known_until)], width=120),
            "tier": tier_cell(score),
            "reasons": words.explain(score.explanation),
            "as_of": cells.day(score.as_of) if score.as_of else "",
            "frequency": cells.number(score.frequency),
            "last": cells.day(score.recency_on) if score.recency_on else "",
            **describe_rhythm(sorted({day.day for day in days if day.purchases > 0}), known_until, today),
        }
        return SafeString(render_to_string("scores/value.html", context))


def score_of(record: object, by: Actor) -> PartyScore | None:
    """Return the score of the party on whose page we are, None without one or without the right to it."""
    if not isinstance(record, Party):
        return None
    if "_score" not in record.__dict__:
        record.__dict__["_score"] = score = _SCORE.first(record.id)
        if score is not None:
            score.party = record
    score = record.__dict__["_score"]
    return score if score is not None and by.can("view", score) else None


def tier_cell(score: PartyScore) -> SafeString | str:
    """Return the tier as word and bars; "" before the first ranking."""
    return cells.tier(Tier(score.tier).label, TIER_LEVELS[Tier(score.tier)]) if score.tier else ""


def monthly_net(days: Sequence[Day], until: date) -> list[int]:
    """Return the net of the last twelve months of the reader's calendar up to that day, the earliest first."""
    calendar = formats.current().calendar
    months = [month_of(until, calendar)]
    while len(months) < MONTHS:
        months.insert(0, preceding(months[0]))
    recent = [day for day in days if day.day >= months[0].start]
    return [sum(day.net for day in recent if day.day in month) for month in months]


def describe_rhythm(bought_on: Sequence[date], known_until: date, today: date) -> dict[str, object]:
    """Return picture and words of how often somebody buys; nothing for fewer than three days with a purchase."""
    if len(bought_on) < LEAST_DAYS:
        return {}
    usual = median((later - sooner).days for sooner, later in pairwise(bought_on))
    gap = round(usual)
    passed = (known_until - bought_on[-1]).days
    late = is_late(usual, passed)
    sentence = words.say_late(gap, passed, known_until, today) if late else words.say_rhythm(gap)
    expected = bought_on[-1] + timedelta(days=gap)
    days_ago = [(known_until - day).days for day in bought_on[-STROKES:]]
    return {
        "rhythm": charts.rhythm(days_ago, says=sentence, is_late=late),
        "rhythm_words": sentence,
        "expected": cells.day(expected) if expected > known_until else "",
        "basis": _("the median of %(count)s waits, as of %(day)s")
        % {"count": formats.current().number(len(bought_on) - 1), "day": formats.current().day(known_until)},
    }
