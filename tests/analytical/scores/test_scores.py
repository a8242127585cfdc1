"""Scores follow what is bought, are ranked by the night, and say why."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from peyvand.analytical.facts.commands import rebuild as rebuild_facts
from peyvand.analytical.facts.queries import Day
from peyvand.analytical.scores import queries
from peyvand.analytical.scores.commands import rank, rebuild
from peyvand.analytical.scores.lateness import find_late, is_late
from peyvand.analytical.scores.models import PartyScore, Tier
from peyvand.analytical.scores.panels import TierBadge, Value, describe_rhythm, monthly_net
from peyvand.analytical.scores.settling import RankSettler
from peyvand.analytical.scores.suggesters import LATE_CUSTOMERS
from peyvand.analytical.scores.tiers import tier_of
from peyvand.analytical.scores.words import explain
from peyvand.customers.parties.models import Party
from peyvand.foundation.access.models import RoleRight, User
from peyvand.foundation.jobs.models import Job
from peyvand.foundation.journal.delivery import deliver_all
from peyvand.foundation.records.imports.queries import is_settled
from peyvand.foundation.records.queries import list_records
from peyvand.kernel import clock
from peyvand.kernel.money import Money
from peyvand.operational.orders.models import OrderKind
from tests.customers.people import make_user
from tests.operational.trade import AT, SYSTEM, add_customer, draft, moment, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("london_firm")]

KEPT = ("first_on", "recency_on", "frequency", "returns", "monetary")


def buy(party_id: UUID | None, day: str, price: str, key: str | None = None) -> None:
    place(draft(key, day, [("85123A", "1", price)], party_id=party_id))


def five_customers() -> list[UUID]:
    """Return five customers of whom each later one bought more often, more, and more lately."""
    ids = [add_customer(str(number)) for number in range(1, 6)]
    for number, party_id in enumerate(ids, 1):
        for time in range(number):
            buy(party_id, f"2010-0{number}-{10 + time}", str(10 * number))
    deliver_all(["facts"])
    return ids


def kept(party_id: UUID) -> tuple[Any, ...]:
    return PartyScore.objects.values_list(*KEPT).get(party_id=party_id)


def test_an_order_refreshes_what_its_customer_has_bought():
    party_id = add_customer("1")
    buy(party_id, "2010-01-04", "10")
    deliver_all(["facts"])
    assert kept(party_id) == (date(2010, 1, 4), date(2010, 1, 4), 1, 0, 1000)

    buy(party_id, "2010-03-04", "5")
    place(draft(None, "2010-03-05", [("85123A", "-1", "5")], party_id=party_id, order_kind=OrderKind.RETURN))
    place(draft(None, "2010-03-06", [("TEST001", "1", "5")], party_id=party_id))
    buy(None, "2010-03-07", "99")
    deliver_all(["facts"])

    assert kept(party_id) == (date(2010, 1, 4), date(2010, 3, 6), 3, 1, 1000)
    assert PartyScore.objects.count() == 1


def test_a_change_asks_for_one_ranking_and_until_then_scores_are_not_current():
    assert queries.is_current()
    five_customers()

    waiting = Job.objects.filter(key="scores.rank")
    assert waiting.count() == 1
    assert not queries.is_current()

    rank(at=AT)
    assert queries.is_current()
    assert queries.get_as_of() == date(2026, 11, 23)


def test_customers_are_graded_by_their_ranks_and_get_their_tiers():
    ids = five_customers()

    assert rank(at=AT) == 5

    found = dict(PartyScore.objects.values_list("party_id", "tier"))
    grades = [PartyScore.objects.values_list("r", "f", "m", "as_of", "tier_level").get(party_id=one) for one in ids]
    assert grades == [
        (1, 1, 1, date(2026, 11, 23), 1),
        (2, 2, 2, date(2026, 11, 23), 1),
        (3, 3, 3, date(2026, 11, 23), 1),
        (4, 4, 4, date(2026, 11, 23), 3),
        (5, 5, 5, date(2026, 11, 23), 4),
    ]
    assert [found[one] for one in ids] == ["small", "small", "small", "steady", "key"]


def test_a_ranking_writes_only_what_has_changed():
    ids = five_customers()
    rank(at=AT)

    assert rank(at=AT + timedelta(days=1)) == 0
    assert set(PartyScore.objects.values_list("as_of", flat=True)) == {date(2026, 11, 23)}

    buy(ids[0], "2010-06-01", "1")
    deliver_all(["facts"])
    rank(at=AT + timedelta(days=2))
    changed = PartyScore.objects.filter(as_of=date(2026, 11, 25))
    assert ids[0] in set(changed.values_list("party_id", flat=True))
    assert PartyScore.objects.get(party_id=ids[0]).r == 5


def test_who_only_gave_back_has_no_tier():
    party_id = add_customer("1")
    place(draft(None, "2010-03-05", [("85123A", "-1", "5")], party_id=party_id, order_kind=OrderKind.RETURN))
    deliver_all(["facts"])

    rank(at=AT)

    score = PartyScore.objects.get()
    assert (score.party_id, score.frequency, score.returns, score.monetary) == (party_id, 0, 1, -500)
    assert (score.tier, score.r, score.as_of) == ("", None, None)


def test_a_whole_customer_is_scored_over_head_and_members():
    ids = five_customers()
    Party.objects.filter(id=ids[0]).update(head_id=ids[4])
    buy(ids[0], "2010-08-01", "7")
    deliver_all(["facts"])

    assert kept(ids[4]) == (date(2010, 1, 10), date(2010, 8, 1), 7, 0, 5 * 5000 + 1000 + 700)
    assert not PartyScore.objects.filter(party_id=ids[0]).exists()


def test_made_anew_scores_are_the_same():
    five_customers()
    rank(at=AT)
    before = list(PartyScore.objects.order_by("pk").values())
    PartyScore.objects.update(monetary=1, frequency=2)

    assert rebuild(at=AT) == 5
    assert list(PartyScore.objects.order_by("pk").values()) == before

    rebuild_facts()
    assert list(PartyScore.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("grades", "tier"),
    [
        ((5, 5, 5), Tier.KEY),
        ((1, 5, 4), Tier.KEY),
        ((1, 4, 4), Tier.STEADY),
        ((5, 2, 5), Tier.STEADY),
        ((4, 3, 3), Tier.GROWING),
        ((3, 3, 3), Tier.SMALL),
        ((1, 1, 1), Tier.SMALL),
    ],
)
def test_how_often_and_how_much_make_a_tier(grades: tuple[int, int, int], tier: Tier):
    assert tier_of(*grades) == tier


def test_the_reasons_of_a_tier_are_put_into_words():
    ids = five_customers()
    rank(at=AT)

    with translation.override("en"):
        assert explain(PartyScore.objects.get(party_id=ids[4]).explanation) == [
            ("bought 5 times", "5 of 5"),
            ("brought £250, net", "5 of 5"),
            ("bought last on 14 May 2010", "5 of 5"),
        ]


def test_tiers_add_up_to_all_revenue_of_customers():
    five_customers()
    buy(None, "2010-06-01", "1000")
    deliver_all(["facts"])
    rank(at=AT)

    found = queries.list_tiers(by=SYSTEM)

    assert [(one.tier, one.customers, one.purchases, one.net) for one in found] == [
        (Tier.KEY, 1, 5, 25000),
        (Tier.STEADY, 1, 4, 16000),
        (Tier.GROWING, 0, 0, 0),
        (Tier.SMALL, 3, 6, 14000),
    ]
    assert sum(one.share for one in found) == pytest.approx(1)


def test_scores_are_seen_by_whoever_sees_the_customer():
    owner, other = make_user("owner", "seller"), make_user("other", "seller")
    party_id = add_customer("1", owner_id=owner.id)
    buy(party_id, "2010-01-04", "10")
    deliver_all(["facts"])
    rank(at=AT)

    assert queries.find_score(party_id, by=owner) is not None
    assert queries.find_score(party_id, by=other) is None
    assert [score.party_id for score in queries.list_best(by=owner, limit=5)] == [party_id]
    assert list(queries.list_best(by=other, limit=5)) == []
    assert sum(one.customers for one in queries.list_tiers(by=other)) == 0


def test_the_page_of_a_customer_tells_value_reasons_and_rhythm(django_assert_num_queries: Any):
    ids = five_customers()
    rank(at=AT)
    party = Party.objects.get(id=ids[4])

    with clock.frozen(moment("2010-05-15")), translation.override("en"):
        badge = TierBadge().render(party, SYSTEM)
        # The score is read once for both; then members, days, and up to when anything is known.
        with django_assert_num_queries(3):
            told = re.sub(r"<[^>]+>", " ", Value().render(party, SYSTEM))

    told = " ".join(unescape(told).split())
    assert re.sub(r"<[^>]+>", "", badge) == "Key"
    assert told == (
        "Value Key £250 net revenue First purchase 10 May 2010 , last 14 May 2010 ; the line is the last 12 months "
        "Why this tier bought 5 times 5 of 5 brought £250, net 5 of 5 bought last on 14 May 2010 5 of 5 "
        "5 is the highest fifth of all; as of 23 Nov 2026 "
        "Rhythm They order every day the median of 4 waits, as of 15 May 2010"
    )


def test_the_next_purchase_is_an_estimate_with_day_and_basis():
    today, bought_on = date(2010, 2, 2), [date(2010, 1, 1), date(2010, 1, 11), date(2010, 1, 31)]

    found = describe_rhythm(bought_on, today, today)

    assert "15 Feb 2010" in str(found["expected"])
    assert (found["rhythm_words"], found["basis"]) == (
        "They order every 15 days",
        "the median of 2 waits, as of 2 Feb 2010",
    )
    assert describe_rhythm(bought_on[:2], today, today) == {}


def test_the_line_beside_the_value_has_twelve_months():
    days = [
        Day(date(2009, 1, 31), 1, 7),
        Day(date(2009, 2, 1), 1, 5),
        Day(date(2010, 1, 2), 1, 3),
        Day(date(2010, 1, 3), 0, -1),
    ]

    assert monthly_net(days, date(2010, 1, 15)) == [5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]


def test_scores_reach_no_further_than_their_own_right():
    analyst = make_user("analyst", "analyst")
    ids = five_customers()
    Party.objects.filter(id=ids[0]).update(owner_id=analyst.id)
    assert queries.list_scores(analyst).count() == 5

    RoleRight.objects.create(role=analyst.roles.get(), type_key="figures", action="view", scope="own")
    analyst = User.objects.get(id=analyst.id)

    assert [score.party_id for score in queries.list_scores(analyst)] == [ids[0]]
    shown = {party_id: bool(Value().render(Party.objects.get(id=party_id), analyst)) for party_id in ids}
    assert shown == {party_id: party_id == ids[0] for party_id in ids}


def test_the_list_of_customers_is_filtered_by_when_they_bought():
    ids = five_customers()
    rank(at=AT)

    def found(**asked: str) -> list[UUID]:
        filters = {key: [value] for key, value in asked.items()}
        page = list_records("party", by=SYSTEM, filters=filters, sort="-revenue", limit=10)
        return [row.id for row in page.rows]

    assert found(bought="2010-02-01..2010-03-31") == [ids[2], ids[1]]
    assert found(tier="key") == [ids[4]]
    assert found(last_purchase="2010-04-01..") == [ids[4], ids[3]]
    assert found(orders="..2") == [ids[1], ids[0]]
    assert found(revenue="160..") == [ids[4], ids[3]]


@pytest.mark.parametrize(
    ("gap", "passed", "late"),
    [(34, 41, True), (34, 40, False), (5, 6, False), (5, 8, True), (300, 366, False), (10, 365, True)],
)
def test_late_is_later_than_ones_own_rhythm_by_a_fifth_and_some_days(gap: int, passed: int, late: bool):
    assert is_late(gap, passed) is late


def test_a_good_customer_who_is_late_is_proposed_with_the_reason():
    ids = five_customers()
    for day in ("2010-07-01", "2010-08-04", "2010-09-07"):
        buy(ids[4], day, "50")
    buy(ids[3], "2010-10-15", "1")
    deliver_all(["facts"])
    rank(at=AT)

    # Waits of 1, 1, 1, 1, 48, 34 and 34 days: the median is one day; the last was forty-one days ago.
    [late] = find_late(date(2010, 10, 18))
    assert (late.party_id, late.tier, late.gap, late.passed) == (ids[4], Tier.KEY, 1, 41)
    [proposal] = LATE_CUSTOMERS.propose(date(2010, 10, 18))
    assert (proposal.party_id, proposal.due_on, proposal.value) == (ids[4], date(2010, 10, 21), Money(5000, "GBP"))
    with translation.override("en"):
        told = LATE_CUSTOMERS.say_reason(proposal.reason, date(2010, 10, 18))
        assert told == "They order every day; 41 have passed. Key: brought £400 so far, net."
        assert "; 43 have passed." in LATE_CUSTOMERS.say_reason(proposal.reason, date(2010, 10, 20))
    assert find_late(date(2010, 9, 8)) == []


def test_where_the_records_end_nobody_is_late_for_what_came_after():
    ids = five_customers()
    rank(at=AT)

    [steady] = LATE_CUSTOMERS.propose(AT.date())
    buy(ids[3], "2010-06-20", "1")
    deliver_all(["facts"])
    [key] = LATE_CUSTOMERS.propose(AT.date())

    assert (steady.party_id, steady.reason["as_of"], key.party_id) == (ids[3], "2010-05-14", ids[4])
    with translation.override("en"):
        told = LATE_CUSTOMERS.say_reason(key.reason, AT.date())
    assert told.startswith("They order every day; 37 had passed on 20 Jun 2010, where the records end.")


def test_an_import_is_followed_only_when_customers_are_ranked_and_suggested():
    ids = five_customers()
    deliver_all()
    assert not is_settled()

    RankSettler().settle(AT)

    assert is_settled()
    assert queries.get_as_of() is not None
    buy(ids[0], "2010-09-01", "5")
    assert not is_settled()
