"""Parties stand in relations, read from both ends; trees of organisations hold no circles."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from peyvand.customers.parties import commands, queries
from peyvand.customers.parties.models import Relation
from peyvand.foundation.journal.queries import list_events
from peyvand.kernel.refused import Refused
from tests.customers.people import AT, SYSTEM, add_firm, add_person, make_team, make_user

pytestmark = pytest.mark.usefixtures("iranian_firm")


@pytest.mark.django_db
def test_a_relation_is_read_from_both_ends_in_both_languages_and_told_to_both():
    person, firm = add_person("Hamid"), add_firm("Golestan")

    commands.relate(person.id, "decides_for", firm.id, by=SYSTEM, at=AT)

    [from_person] = queries.list_relations(person.id, SYSTEM)
    [from_firm] = queries.list_relations(firm.id, SYSTEM)
    with translation.override("en"):
        assert (str(from_person.words), from_person.name) == ("decides for", "Golestan")
        assert (str(from_firm.words), from_firm.name) == ("decides", "Hamid")
    for party in (person, firm):
        assert [one.kind for one in list_events([party.id], kinds=["parties.PartiesRelated"], limit=5)] == [
            "parties.PartiesRelated"
        ]


@pytest.mark.django_db
def test_the_same_relation_again_changes_nothing_and_a_mutual_one_has_no_direction():
    one, two = add_person("One"), add_person("Two")

    first = commands.relate(one.id, "household", two.id, by=SYSTEM, at=AT)
    again = commands.relate(two.id, "household", one.id, by=SYSTEM, at=AT)

    assert first == again
    assert Relation.objects.count() == 1


@pytest.mark.django_db
def test_a_party_stands_in_a_relation_to_the_firm_itself():
    party = add_firm("Golestan")

    relation = commands.relate(party.id, "supplier", None, by=SYSTEM, at=AT)
    again = commands.relate(party.id, "supplier", None, by=SYSTEM, at=AT)

    assert relation == again
    with translation.override("en"):
        assert [str(one.words) for one in queries.list_relations(party.id, SYSTEM)] == ["our supplier"]
    with pytest.raises(Refused, match="kind"):
        commands.relate(party.id, "pays_for", None, by=SYSTEM, at=AT)


@pytest.mark.django_db
def test_a_relation_ends_and_both_hear_of_it():
    person, firm = add_person("Hamid"), add_firm("Golestan")
    relation = commands.relate(person.id, "works_for", firm.id, by=SYSTEM, at=AT)

    commands.unrelate(relation.id, by=SYSTEM, at=AT)

    assert queries.list_relations(firm.id, SYSTEM) == []
    assert len(list_events([person.id, firm.id], kinds=["parties.PartiesUnrelated"], limit=5)) == 2
    with pytest.raises(Refused, match="missing"):
        commands.unrelate(relation.id, by=SYSTEM, at=AT)


@pytest.mark.django_db
def test_a_relation_to_a_party_that_one_may_not_see_is_not_told():
    sara, omid = make_user("sara", "seller", make_team("N")), make_user("omid", "seller", make_team("S"))
    hers, his = add_person("Hers", by=sara), add_firm("His", by=omid)
    commands.relate(hers.id, "works_for", his.id, by=SYSTEM, at=AT)

    assert queries.list_relations(hers.id, sara) == []
    with pytest.raises(Refused, match="missing"):
        commands.relate(hers.id, "pays_for", his.id, by=sara, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "code"), [("nonsense", "kind"), ("part_of", "kind")])
def test_relations_that_cannot_be_are_refused(kind, code):
    person, firm = add_person("Hamid"), add_firm("Golestan")

    with pytest.raises(Refused, match=code):
        commands.relate(person.id, kind, firm.id, by=SYSTEM, at=AT)
    with pytest.raises(Refused, match="kind"):
        commands.relate(firm.id, "partner", firm.id, by=SYSTEM, at=AT)

    assert Relation.objects.count() == 0


@pytest.mark.django_db
def test_a_tree_has_one_top_and_no_circle():
    top, middle, leaf = add_firm("Top"), add_firm("Middle"), add_firm("Leaf")
    commands.relate(middle.id, "part_of", top.id, by=SYSTEM, at=AT)
    commands.relate(leaf.id, "part_of", middle.id, by=SYSTEM, at=AT)

    with pytest.raises(Refused, match="circle"):
        commands.relate(top.id, "part_of", leaf.id, by=SYSTEM, at=AT)
    with pytest.raises(Refused, match="parent"):
        commands.relate(leaf.id, "part_of", top.id, by=SYSTEM, at=AT)

    tree = [(branch.name, branch.depth) for branch in queries.list_tree(middle.id, SYSTEM)]
    assert tree == [("Top", 0), ("Middle", 1), ("Leaf", 2)]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_close_no_circle():
    one, two = add_firm("One"), add_firm("Two")
    answers, together = [], threading.Barrier(2, timeout=20)

    def relate(party_id, other_id):
        together.wait()
        try:
            commands.relate(party_id, "part_of", other_id, by=SYSTEM, at=AT)
            answers.append("done")
        except Refused as refused:
            answers.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=relate, args=pair) for pair in ((one.id, two.id), (two.id, one.id))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == ["circle", "done"]
    assert Relation.objects.count() == 1


class TestTrees(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=15))
    def test_no_order_of_acts_closes_a_circle(self, pairs):
        firms = [add_firm(f"Firm {number}") for number in range(6)]
        above: dict[int, int] = {}

        for low, high in pairs:
            try:
                commands.relate(firms[low].id, "part_of", firms[high].id, by=SYSTEM, at=AT)
                above[low] = high
            except Refused:
                pass

        for start in above:
            seen, here = set(), start
            while here in above:
                assert here not in seen
                seen.add(here)
                here = above[here]


@pytest.mark.django_db
def test_the_page_of_an_organisation_shows_its_whole_tree():
    top, leaf = add_firm("Top"), add_firm("Leaf")
    commands.relate(leaf.id, "part_of", top.id, by=SYSTEM, at=AT)
    client = Client()
    client.force_login(make_user("sara", "manager"))

    page = client.get(f"/customers/{leaf.id}").content.decode()

    assert f'<li class="tree-0"><a class="cut" href="/customers/{top.id}"' in page
    assert '<li class="tree-1"><b class="cut" dir="auto">Leaf</b>' in page
