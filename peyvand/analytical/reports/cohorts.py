"""Who stays: of those who came in one quarter, how many bought again in each quarter after."""

from datetime import timedelta

from django.core.cache import cache
from django.utils.translation import gettext as _

from peyvand.analytical.facts.queries import count_cohorts, map_heads
from peyvand.analytical.reports.ports import Report, Section, Span
from peyvand.analytical.reports.writing import address_days, name_period, write_days
from peyvand.foundation.access.queries import scope_of
from peyvand.foundation.access.rights import Scope
from peyvand.foundation.records.addresses import list_address
from peyvand.foundation.ui import charts, formats
from peyvand.foundation.ui.charts import Heat, HeatRow
from peyvand.kernel.actor import Actor
from peyvand.kernel.calendars import Period, preceding, quarter_of

QUARTERS = 8
# The counts are read from all customers' days: whoever sees all of them shares an answer for a while.
KEPT_SECONDS = 300

type Counts = dict[tuple[int, int], int]


class Cohorts(Report):
    """Retention by quarter of the first purchase."""

    key = "cohorts"
    place = "half-more"
    order = 40

    def draw(self, span: Span, *, by: Actor) -> Section | None:
        quarters = [quarter_of(span.until, span.months[0].calendar)]
        while len(quarters) < QUARTERS:
            quarters.insert(0, preceding(quarters[0]))
        counts = _count(quarters, by)
        rows = [place for place in range(QUARTERS) if (place, place) in counts]
        # Only quarters that are over can be compared.
        over = QUARTERS if quarters[-1].end <= span.until + timedelta(days=1) else QUARTERS - 1
        came = sum(counts[place, place] for place in rows if place + 1 < over)
        stayed = sum(counts.get((place, place + 1), 0) for place in rows if place + 1 < over)
        if not rows:
            return None
        share = formats.current().percent(stayed / came) if came else ""
        heading = (
            _("%(share)s buy again in the quarter after their first purchase") % {"share": share}
            if came
            else _("It is too early to say who stays")
        )
        return Section(
            heading=heading,
            note=_("Share of those who came in a quarter who bought in each quarter after, %(days)s")
            % {"days": write_days(quarters[rows[0]].start, span.until + timedelta(days=1))},
            body=charts.heat_map(
                [_row(quarters, counts, place) for place in rows],
                corner=_("First purchase"),
                heads=[_("New"), *(formats.current().number(later) for later in range(1, QUARTERS - rows[0]))],
                title=_("Retention by quarter of the first purchase"),
                less=_("fewer"),
                more=_("more"),
            ),
        )


def _count(quarters: list[Period], by: Actor) -> Counts:
    spans = [(quarter.start, quarter.end) for quarter in quarters]
    if scope_of(by, "view", "figures") is not Scope.ALL:
        return count_cohorts(spans, heads=map_heads(), by=by)
    key = f"reports.cohorts.{spans[0][0]}.{spans[-1][1]}"
    found: Counts | None = cache.get(key)
    if found is None:
        found = count_cohorts(spans, heads=map_heads(), by=by)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _row(quarters: list[Period], counts: Counts, came_in: int) -> HeatRow:
    came, reader = counts[came_in, came_in], formats.current()
    first = address_days(quarters[came_in].start, quarters[came_in].end)
    new = Heat(text=reader.number(came), href=list_address("party", {"first_purchase": [first]}))
    cells = [new]
    for later in range(came_in + 1, len(quarters)):
        count = counts.get((came_in, later), 0)
        bought = address_days(quarters[later].start, quarters[later].end)
        told = {
            "count": reader.number(count),
            "came": reader.number(came),
            "first": name_period(quarters[came_in]),
            "later": name_period(quarters[later]),
        }
        cells.append(
            Heat(
                text=reader.percent(count / came),
                share=count / came,
                title=_("Of %(came)s who came in %(first)s, %(count)s bought in %(later)s") % told,
                href=list_address("party", {"first_purchase": [first], "bought": [bought]}),
            )
        )
    return HeatRow(label=name_period(quarters[came_in]), cells=cells)
