"""Parties are added one by one and in thousands, by the same rules."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import translation

from peyvand.customers.parties import commands, queries
from peyvand.customers.parties.commands import NewContactPoint, NewParty
from peyvand.customers.parties.events import PartyAdded
from peyvand.customers.parties.models import ContactPoint, LookAlike, Party, PartyKind
from peyvand.foundation.journal.models import AuditLine, StoredEvent
from peyvand.foundation.journal.queries import list_events
from peyvand.foundation.ui import formats
from peyvand.kernel.calendars import CalendarName
from peyvand.kernel.refused import Refused
from tests.customers.people import AT, SYSTEM, add_firm, add_person, mail, make_team, make_user, phone

pytestmark = pytest.mark.usefixtures("iranian_firm")
PERSIAN = formats.Formats("fa", CalendarName.JALALI, formats.Digits.PERSIAN, formats.UTC)


@pytest.mark.django_db
def test_a_person_is_added_with_name_ways_to_reach_event_and_audit():
    row = NewParty(
        given_name="  حميد ",
        family_name="گلستانی",
        tags=["ویژه", " ویژه ", ""],
        contact_points=[
            NewContactPoint(contact_kind="phone", value=" ۰۹۱۲ ۱۴۵ ۷۷۸۸ ", is_preferred=True),
            phone("+989121457788"),
            mail("Hamid@Golestan.example"),
        ],
    )

    party = commands.add_person(row, by=SYSTEM, at=AT)

    assert (party.name, party.party_kind, party.version, party.tags) == ("حميد گلستانی", "person", 1, ["ویژه"])
    points = queries.list_contact_points(party.id, SYSTEM)
    assert [(p.contact_kind, p.value, p.normalised, p.is_preferred) for p in points] == [
        ("phone", "۰۹۱۲ ۱۴۵ ۷۷۸۸", "+989121457788", True),
        ("mail", "Hamid@Golestan.example", "hamid@golestan.example", False),
    ]
    [recorded] = list_events([party.id], limit=10)
    assert isinstance(recorded.event, PartyAdded)
    assert (recorded.event.name, recorded.event.subject, recorded.occurred_at) == (party.name, party.ref, AT)
    line = AuditLine.objects.get(subject_id=party.id)
    assert (line.action, line.actor, line.after["name"]) == ("parties.add", str(SYSTEM.ref), party.name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "code"),
    [
        (NewParty(), "incomplete"),
        (NewParty(name=" \u200a "), "incomplete"),
        (NewParty(name="Ali", contact_points=[phone("0912")]), "contact"),
        (NewParty(name="Ali", contact_points=[NewContactPoint(contact_kind="pigeon", value="x")]), "contact"),
    ],
)
def test_what_says_too_little_is_refused_and_leaves_nothing(row, code):
    with pytest.raises(Refused, match=code):
        commands.add_person(row, by=SYSTEM, at=AT)

    assert (Party.objects.count(), ContactPoint.objects.count(), StoredEvent.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_a_party_typed_with_a_key_that_is_known_is_refused():
    commands.add_person(NewParty(source="shop", external_key="7"), by=SYSTEM, at=AT)

    with pytest.raises(Refused, match="exists"):
        commands.add_person(NewParty(source="shop", external_key="7", name="Ali"), by=SYSTEM, at=AT)

    assert Party.objects.get().name == ""


@pytest.mark.django_db
def test_a_party_of_which_only_a_key_is_known_is_called_by_the_firms_word():
    party = commands.add_person(NewParty(source="shop", external_key="13085"), by=SYSTEM, at=AT)

    with translation.override("en"):
        assert party.display_name == "Customer 13085"
    with translation.override("fa"), formats.using(PERSIAN):
        assert party.display_name == "مشتری ۱۳۰۸۵"


@pytest.mark.django_db
def test_whoever_adds_a_party_owns_it_and_needs_the_right_to_give_it_away():
    team = make_team("North")
    seller, other = make_user("sara", "seller", team), make_user("omid", "seller", team)
    reader = make_user("reza", "reader")

    party = add_person("Ali", by=seller)

    assert (party.owner_id, party.team_id) == (seller.id, team.id)
    with pytest.raises(Refused, match="forbidden"):
        add_person("Ali", by=seller, owner_id=other.id)
    with pytest.raises(Refused, match="forbidden"):
        add_person("Ali", by=reader)
    with pytest.raises(Refused) as caught:
        commands.add_person(NewParty(name="Ali", team_id=make_team("South").id), by=seller, at=AT)
    assert (caught.value.code, list(caught.value.errors)) == ("invalid", ["team"])
    assert Party.objects.count() == 1


@pytest.mark.django_db
def test_thousands_are_added_once_each_with_one_event_each():
    rows = [NewParty(source="shop", external_key=str(key)) for key in range(2000)]

    first = commands.add_parties([*rows, *rows[:10]], by=SYSTEM, at=AT)
    second = commands.add_parties(rows, by=SYSTEM, at=AT)

    assert len(first) == Party.objects.count() == 2000
    assert first == second
    assert first["shop", "7"] == queries.find_id_by_origin("shop", "7")
    assert StoredEvent.objects.filter(kind="parties.PartyAdded").count() == 2000


@pytest.mark.django_db
def test_in_bulk_a_key_is_needed():
    with pytest.raises(Refused, match="incomplete"):
        commands.add_parties([NewParty(name="Ali")], by=SYSTEM, at=AT)


@pytest.mark.django_db
def test_bulk_asks_for_few_queries_whatever_the_number(django_assert_max_num_queries):
    rows = [
        NewParty(source="s", external_key=str(n), name=f"n {n}", contact_points=[phone(f"0912{n:07d}")])
        for n in range(500)
    ]

    with django_assert_max_num_queries(14):
        commands.add_parties(rows, by=SYSTEM, at=AT)


@pytest.mark.django_db
def test_one_by_one_and_in_bulk_leave_the_same_world():
    rows = [
        NewParty(source="a", external_key="1", name="Ali", contact_points=[phone("09121457788"), mail("a@x.co")]),
        NewParty(source="a", external_key="2", contact_points=[phone("0912 145 7788")], tags=["x", "y"]),
        NewParty(source="b", external_key="1", given_name="Sara", family_name="Rahimi", language="fa"),
        NewParty(source="b", external_key="2", name="A\u200cB", party_kind=PartyKind.ORGANISATION),
    ]

    def world(prefix: str) -> object:
        parties = Party.objects.filter(source__startswith=prefix).order_by("source", "external_key")
        shown = [
            {
                field.name: getattr(party, field.name)
                for field in Party._meta.concrete_fields
                if field.name not in ("id", "number", "source")
            }
            for party in parties
        ]
        points = ContactPoint.objects.filter(party__in=parties).order_by("party__external_key", "id")
        pairs = LookAlike.objects.filter(party__in=parties, other__in=parties).values_list(
            "party__external_key", "other__external_key", "normalised"
        )
        events = StoredEvent.objects.filter(party_id__in=parties.values("id")).values_list("kind", "occurred_at")
        return (
            shown,
            list(points.values_list("party__external_key", "contact_kind", "value", "normalised", "is_preferred")),
            sorted(pairs),
            sorted(events),
        )

    for row in rows:
        add = commands.add_organisation if row.party_kind == PartyKind.ORGANISATION else commands.add_person
        add(row, by=SYSTEM, at=AT)
    one_by_one = world("")
    Party.objects.all().delete()
    StoredEvent.objects.all().delete()
    commands.add_parties(rows, by=SYSTEM, at=AT)

    assert world("") == one_by_one


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_bring_each_party_once():
    rows = [NewParty(source="shop", external_key=str(key), name=f"n{key}") for key in range(300)]
    found, together = [], threading.Barrier(2, timeout=20)

    def bring(batch: list[NewParty]) -> None:
        try:
            with transaction.atomic():
                together.wait()
                found.append(commands.add_parties(batch, by=SYSTEM, at=AT))
        finally:
            connection.close()

    threads = [threading.Thread(target=bring, args=(batch,)) for batch in (rows, rows[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found[0] == found[1]
    assert Party.objects.count() == StoredEvent.objects.count() == 300


@pytest.mark.django_db
def test_an_equal_contact_point_makes_a_second_party_and_keeps_the_pair():
    first = add_person("Ali", phone("0912 145 7788"))
    second = add_person("علی", phone("+98 912 145 7788"))
    third = add_firm("Golestan", phone("۰۹۱۲۱۴۵۷۷۸۸"))

    assert set(LookAlike.objects.values_list("party", "other", "normalised")) == {
        (second.id, first.id, "+989121457788"),
        (third.id, first.id, "+989121457788"),
    }
    assert [alike.party_id for alike in queries.list_look_alikes(first.id, SYSTEM)] == [third.id, second.id]


@pytest.mark.django_db
def test_whoever_types_an_equal_contact_point_hears_only_of_parties_that_he_may_see():
    team = make_team("North")
    sara, omid = make_user("sara", "seller", team), make_user("omid", "seller")
    add_person("Ali", phone("0912 145 7788"), by=sara)

    assert [alike.name for alike in queries.find_bearers([phone("09121457788"), phone("09")], sara)] == ["Ali"]
    assert queries.find_bearers([phone("09121457788")], omid) == []
    second = add_person("Sara", phone("0912 145 7788"), by=omid)
    assert LookAlike.objects.count() == 1
    assert queries.list_look_alikes(second.id, omid) == []
