"""Customers: by tier, the best, the sleeping."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peyvand.analytical.reports.ports import Report, Section, Span
from peyvand.analytical.reports.writing import count_word, write_amount
from peyvand.analytical.scores.models import TIER_LEVELS, PartyScore, Tier
from peyvand.analytical.scores.queries import (
    TierFigures,
    get_as_of,
    list_best,
    list_sleeping,
    list_tiers,
    sum_sleeping,
)
from peyvand.foundation.firm.terms import word
from peyvand.foundation.records.addresses import list_address, record_address
from peyvand.foundation.ui import cells, charts, formats
from peyvand.kernel.actor import Actor

SHOWN = 10


class ByTier(Report):
    """How many customers stand in each tier, and what share of revenue they bring."""

    key = "tiers"
    place = "half-more"
    order = 20

    def draw(self, span: Span, *, by: Actor) -> Section | None:
        tiers = list_tiers(by=by)
        customers, net = sum(one.customers for one in tiers), sum(one.net for one in tiers)
        if not customers:
            return None
        best, reader = tiers[0], formats.current()
        return Section(
            heading=_("%(part)s of %(customers)s bring %(share)s of revenue")
            % {
                "part": reader.percent(best.customers / customers),
                "customers": word("party", many=True, inside=True),
                "share": reader.percent(best.share),
            },
            note=_("Net revenue of all time by tier; tiers as of %(day)s") % {"day": reader.day(get_as_of())},
            body=_draw(
                "reports/tiers.html",
                party=word("party", many=True),
                rows=[_tier_row(one) for one in tiers],
                total={"customers": cells.number(customers), "net": write_amount(net)},
            ),
        )


class BestCustomers(Report):
    """Those who brought most."""

    key = "best"
    place = "half"
    order = 30

    def draw(self, span: Span, *, by: Actor) -> Section | None:
        best = list(list_best(by=by, limit=SHOWN))
        total = sum(one.net for one in list_tiers(by=by))
        if not best or total <= 0:
            return None
        share = sum(score.monetary for score in best) / total
        told = {
            "count": formats.current().number(len(best)),
            "customers": count_word(len(best)),
            "share": formats.current().percent(share),
        }
        return Section(
            heading=ngettext(
                "%(count)s %(customers)s brings %(share)s of revenue",
                "%(count)s %(customers)s bring %(share)s of revenue",
                len(best),
            )
            % told,
            note=_("Net revenue of all time, the highest first"),
            body=_customers(best, list_address("party", sort="-revenue")),
        )


class SleepingCustomers(Report):
    """Good customers who have not bought for long."""

    key = "sleeping"
    place = "half"
    order = 50

    def draw(self, span: Span, *, by: Actor) -> Section | None:
        count, net = sum_sleeping(by=by)
        if not count:
            return None
        told = {
            "count": formats.current().number(count),
            "customers": count_word(count),
            "amount": write_amount(net),
        }
        return Section(
            heading=ngettext(
                "%(count)s good %(customers)s sleeps, who brought %(amount)s",
                "%(count)s good %(customers)s sleep, who brought %(amount)s",
                count,
            )
            % told,
            note=_("Key and steady, but three fifths of all have bought since; as of %(day)s")
            % {"day": formats.current().day(get_as_of())},
            body=_customers(
                list(list_sleeping(by=by, limit=SHOWN)), list_address("party", {"asleep": ["yes"]}, sort="-revenue")
            ),
        )


def _tier_row(one: TierFigures) -> dict[str, object]:
    return {
        "href": list_address("party", {"tier": [one.tier.value]}, sort="-revenue"),
        "tier": cells.tier(one.tier.label, TIER_LEVELS[one.tier]),
        "customers": cells.number(one.customers),
        "purchases": cells.number(one.purchases),
        "net": write_amount(one.net),
        "share": charts.share(one.share),
    }


def _customers(scores: Sequence[PartyScore], all_href: str) -> SafeString:
    rows = [
        {
            "who": cells.who(
                score.party.display_name, record_address("party", score.party_id), score.party.is_organisation
            ),
            "tier": cells.tier(Tier(score.tier).label, TIER_LEVELS[Tier(score.tier)]) if score.tier else "",
            "last": cells.day(score.recency_on),
            "net": write_amount(score.monetary),
        }
        for score in scores
    ]
    return _draw("reports/customers.html", party=word("party"), rows=rows, all_href=all_href)


def _draw(template: str, **context: object) -> SafeString:
    return SafeString(render_to_string(template, context))
