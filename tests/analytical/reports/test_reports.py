"""Reports tell findings, agree with the tables and with each other, and lead to the lists behind them."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from peyvand.analytical.facts import queries as facts
from peyvand.analytical.reports.ports import Section, Span, reports
from peyvand.analytical.reports.spans import build_span
from peyvand.analytical.scores.commands import rank
from peyvand.foundation.access.models import User
from peyvand.foundation.journal.delivery import deliver_all
from peyvand.foundation.records.queries import ask, list_records
from peyvand.kernel import clock
from peyvand.kernel.actor import Actor
from peyvand.kernel.calendars import CalendarName
from peyvand.operational.orders.models import OrderKind
from tests.customers.people import make_user
from tests.operational.trade import AT, SYSTEM, add_customer, draft, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("london_firm")]

UNTIL = date(2010, 12, 20)
REPORTS = ("sales", "tiers", "best", "cohorts", "sleeping")


@pytest.fixture(autouse=True)
def _no_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def two_years() -> None:
    """Five customers and nobody, in two years; the last sale on 20 December 2010."""
    ids = [add_customer(str(number)) for number in range(1, 6)]
    rows = [
        draft("n1", "2009-01-05", [("85123A", "1", "7")]),
        draft("n2", "2010-12-20", [("85123A", "1", "100")]),
        draft("C9", "2010-11-05", [("85123A", "-1", "20")], party_id=ids[4], order_kind=OrderKind.RETURN),
        draft("t1", "2010-11-06", [("TEST001", "1", "9")], party_id=ids[0]),
    ]
    for number, party_id in enumerate(ids, 1):
        rows += [
            draft(f"{number}a{time}", f"2009-{3 + time:02}-10", [("85123A", str(number), "10")], party_id=party_id)
            for time in range(number)
        ]
        rows.append(draft(f"{number}b", f"2010-0{number}-10", [("85123A", "1", "50")], party_id=party_id))
    for row in rows:
        place(row)
    deliver_all(["facts"])
    rank(at=AT)


def span_of(key: str, calendar: CalendarName = CalendarName.GREGORIAN) -> Span:
    return build_span(key, since=date(2009, 1, 5), until=UNTIL, calendar=calendar)


def draw(key: str, span: str = "12-months", *, by: Actor = SYSTEM) -> Section | None:
    with translation.override("en"):
        return reports[key].draw(span_of(span), by=by)


def links_of(section: Section) -> list[str]:
    return [unescape(href) for href in re.findall(r'href="([^"]+)"', section.body)]


def count_behind(href: str, *, by: Actor = SYSTEM) -> int:
    """Return how many records stand behind an address of a list."""
    parts = urlsplit(href)
    asked = {key: values for key, values in parse_qs(parts.query).items() if key != "sort"}
    type_key = {"/orders/": "order", "/customers/": "party"}[parts.path]
    return ask(type_key, by=by, filters=asked).queryset.count()


def test_twelve_months_are_compared_with_the_year_before_as_far_as_the_last_has_come():
    span = span_of("12-months")

    assert span.days == (date(2010, 1, 1), date(2010, 12, 21))
    assert span.days_before == (date(2009, 1, 1), date(2009, 12, 21))
    assert [month.number for month in span.months] == list(range(1, 13))
    assert span.is_partial
    assert span_of("3-months").days_before == (date(2009, 10, 1), date(2009, 12, 21))
    assert span_of("24-months").days_before is None
    assert span_of("all").days == (date(2009, 1, 1), date(2010, 12, 21))
    assert span_of("nonsense").key == "12-months"


def test_a_young_firm_is_compared_with_the_months_just_before():
    span = build_span("3-months", since=date(2010, 7, 30), until=UNTIL, calendar=CalendarName.GREGORIAN)
    younger = build_span("3-months", since=date(2010, 8, 1), until=UNTIL, calendar=CalendarName.GREGORIAN)

    assert span.days_before == (date(2010, 7, 1), date(2010, 9, 21))
    assert younger.days_before is None


def test_months_are_those_of_the_readers_calendar():
    span = span_of("3-months", CalendarName.JALALI)

    assert [(month.year, month.number) for month in span.months] == [(1389, 7), (1389, 8), (1389, 9)]
    assert span.days == (date(2010, 9, 23), date(2010, 12, 21))


def test_sales_say_by_how_much_they_rose(two_years: None):
    section = draw("sales")

    # 2009: 10 + 2*20 + 3*30 + 4*40 + 5*50 and 7 of nobody; 2010: 5*50 + 100 - 20, without the test of 9.
    assert section is not None
    assert section.heading == "Sales fell by 41% to £330"
    assert section.note == (
        "Net revenue by month, 1 Jan 2010 – 20 Dec 2010: gross £359, less £20 given back and £9 of tests; "
        "against 1 Jan 2009 – 20 Dec 2009"
    )
    assert "March 2010: £50 net, before it £150" in section.body


def test_each_month_leads_to_its_documents(two_years: None):
    section = draw("sales")

    assert section is not None
    hrefs = links_of(section)
    assert hrefs[10] == "/orders/?placed=2010-11-01..2010-11-30&kind=sale&kind=return"
    assert [count_behind(href) for href in hrefs] == [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 2, 1]


def test_tiers_share_out_all_revenue_of_customers(two_years: None):
    section = draw("tiers")

    assert section is not None
    assert section.heading == "20% of customers bring 36% of revenue"
    assert [count_behind(href) for href in links_of(section)] == [1, 1, 1, 2]
    customers = facts.sum_up([row.id for row in list_records("party", by=SYSTEM, limit=10).rows])
    assert "£780" in section.body
    assert sum(one.net for one in customers) == 78000


def test_cohorts_count_who_came_and_who_came_back(two_years: None):
    section = draw("cohorts")

    assert section is not None
    # All five came in the first quarter of 2009; four bought again in the second, three in the third.
    assert section.heading == "80% buy again in the quarter after their first purchase"
    cells = re.findall(r">(\d+%?)</a>", section.body)
    assert cells == ["5", "80%", "20%", "0%", "60%", "40%", "0%", "20%"]
    assert [count_behind(href) for href in links_of(section)] == [5, 4, 1, 0, 3, 2, 0, 1]


def test_the_best_come_first_and_the_sleeping_lead_to_their_list(two_years: None):
    best, sleeping = draw("best"), draw("sleeping")

    assert best is not None
    assert best.heading == "5 customers bring 100% of revenue"
    assert re.findall(r"Customer (\d)</bdi>", best.body) == ["5", "4", "3", "2", "1"]
    assert count_behind(links_of(best)[-1]) == 5
    assert sleeping is None


def test_good_customers_who_stay_away_sleep(two_years: None):
    for number in range(1, 4):
        place(draft(f"x{number}", "2010-12-01", [("85123A", "1", "1")], party_id=add_customer(str(number))))
    deliver_all(["facts"])
    rank(at=AT)

    section = draw("sleeping")

    assert section is not None
    assert section.heading == "2 good customers sleep, who brought £490"
    assert re.findall(r"Customer (\d)</bdi>", section.body) == ["5", "4"]
    assert links_of(section)[-1] == "/customers/?asleep=yes&sort=-revenue"
    assert count_behind("/customers/?asleep=yes") == 2


def test_totals_agree_with_the_table_and_with_each_other(two_years: None):
    whole = facts.get_totals(date(2009, 1, 1), date(2011, 1, 1), by=SYSTEM)
    months = facts.list_totals([(month.start, month.end) for month in span_of("all").months], by=SYSTEM)

    assert (whole.gross, whole.returned, whole.left_out, whole.net) == (91600, -2000, 900, 88700)
    assert sum(month.net for month in months) == whole.net
    assert whole.net == whole.gross + whole.returned - whole.left_out
    # Customers' revenue and what nobody brought are all there is.
    assert whole.net == 78000 + 10700


@pytest.mark.parametrize("key", REPORTS)
def test_every_report_is_silent_where_there_is_nothing(key: str):
    assert draw(key) is None


@pytest.mark.parametrize("key", REPORTS)
def test_every_report_tells_only_of_those_whom_one_may_see(key: str, two_years: None):
    stranger = make_user("stranger", "seller")

    assert draw(key, by=stranger) is None


def test_every_report_has_a_key_a_place_and_an_order_of_its_own():
    known = list(reports)

    assert {report.key for report in known} >= set(REPORTS)
    assert len({report.order for report in known}) == len(known)
    assert {report.place for report in known} <= {"full", "half", "half-more"}


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_page_shows_all_findings_by_few_queries(two_years: None, django_assert_max_num_queries: object) -> None:
    client = sign_in(make_user("analyst", "analyst"))
    with clock.frozen(datetime(2010, 12, 21, 9, tzinfo=UTC)):
        client.get("/reports/")
        with django_assert_max_num_queries(20):  # type: ignore[operator]
            page = client.get("/reports/?months=24-months").content.decode()

    assert page.count('aria-labelledby="report-') >= 4
    assert "Sales came to £887" in page
    assert 'aria-current="page">24 months' in page


def test_the_page_of_a_new_firm_says_so():
    page = sign_in(make_user("analyst", "analyst")).get("/reports/").content.decode()

    assert "There is nothing to report yet" in page


def test_whoever_may_not_see_figures_sees_no_reports(two_years: None):
    user = make_user("nobody", "seller")
    user.roles.clear()

    assert sign_in(user).get("/reports/").status_code == 403
