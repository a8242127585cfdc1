"""Proposes to call good customers who are late for their next purchase."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _

from peyvand.analytical.facts.queries import get_known_until, money
from peyvand.analytical.scores.lateness import LateCustomer, find_late
from peyvand.analytical.scores.models import PartyScore, Tier
from peyvand.analytical.scores.words import say_late, say_worth
from peyvand.customers.suggestions.ports import Proposal, Suggester

# Whoever is late is called within so many days.
SOON = timedelta(days=3)


class LateCustomers(Suggester):
    """A good customer is late: what is at stake is what one usual purchase brings."""

    key = "late-customer"
    icon = "phone"
    needs = PartyScore.kind

    def propose(self, day: date) -> Iterable[Proposal]:
        known_until = get_known_until(day)
        return [_proposal(late, day) for late in find_late(known_until)]

    def say_act(self, name: str) -> str:
        return _("Call %(name)s about the next order") % {"name": name}

    def say_reason(self, reason: Mapping[str, object], today: date) -> str:
        as_of = date.fromisoformat(str(reason["as_of"]))
        passed, gap = int(str(reason["passed"])), int(str(reason["gap"]))
        if as_of == date.fromisoformat(str(reason["told_on"])):
            # Days go by between the nights in which suggestions are made.
            passed, as_of = passed + (today - as_of).days, today
        worth = say_worth(Tier(str(reason["tier"])), int(str(reason["net"])))
        return f"{say_late(gap, passed, as_of, today)}. {worth}"


def _proposal(late: LateCustomer, day: date) -> Proposal:
    return Proposal(
        party_id=late.party_id,
        reason={
            "gap": late.gap,
            "passed": late.passed,
            "as_of": late.as_of.isoformat(),
            "told_on": day.isoformat(),
            "tier": late.tier.value,
            "net": late.net,
        },
        due_on=day + SOON,
        value=money(late.net // late.purchases),
    )


LATE_CUSTOMERS = LateCustomers()
