"""Parties are changed within rights, and whoever comes second hears of it."""

import pytest

from peyvand.customers.parties import commands, queries
from peyvand.customers.parties.models import Consent, ContactPoint, LookAlike, Party, Relation
from peyvand.foundation.journal.models import AuditLine, StoredEvent
from peyvand.foundation.journal.queries import list_events
from peyvand.foundation.records import queries as records
from peyvand.foundation.records.reading import Row
from peyvand.kernel.refused import Refused
from tests.customers.people import AT, SYSTEM, add_firm, add_person, mail, make_team, make_user, merge, phone

pytestmark = pytest.mark.usefixtures("iranian_firm")


def kinds_of(party: Party) -> list[str]:
    """Return the kinds of the party's events, the latest first."""
    return [recorded.kind for recorded in list_events([party.id], limit=50)]


def list_bin() -> list[Row]:
    return list(records.read_page(records.ask("party", by=SYSTEM, is_bin=True), by=SYSTEM).rows)


@pytest.mark.django_db
def test_a_change_raises_the_version_and_is_told_and_audited():
    party = add_person("Ali")

    changed = commands.change_party(
        party.id, {"name": "Ali  Reza", "language": "fa", "tags": ["a"]}, version=1, by=SYSTEM, at=AT
    )

    assert (changed.name, changed.language, changed.tags, changed.version) == ("Ali Reza", "fa", ["a"], 2)
    assert kinds_of(party) == ["parties.PartyChanged", "parties.PartyAdded"]
    line = AuditLine.objects.get(action="parties.change")
    assert line.before == {"name": "Ali", "language": "", "tags": []}
    assert line.after == {"name": "Ali Reza", "language": "fa", "tags": ["a"]}
    assert Party.objects.get().search_text == "alireza"


@pytest.mark.django_db
def test_equal_values_change_nothing():
    party = add_person("Ali")

    commands.change_party(party.id, {"name": " Ali ", "tags": []}, version=1, by=SYSTEM, at=AT)

    assert Party.objects.get().version == 1
    assert kinds_of(party) == ["parties.PartyAdded"]


@pytest.mark.django_db
def test_whoever_saves_second_hears_what_was_changed_and_changes_nothing():
    party = add_person("Ali")
    commands.change_party(party.id, {"name": "Ali Reza"}, version=1, by=SYSTEM, at=AT)
    commands.change_party(party.id, {"language": "fa"}, version=2, by=SYSTEM, at=AT)

    with pytest.raises(Refused, match="changed") as refused:
        commands.change_party(party.id, {"name": "Omid"}, version=1, by=SYSTEM, at=AT)

    assert set(refused.value.errors) == {"name", "language"}
    assert refused.value.code == "changed"
    assert Party.objects.get().name == "Ali Reza"


@pytest.mark.django_db
def test_the_parts_of_a_persons_name_make_the_whole():
    party = add_person("Ali")

    commands.change_party(party.id, {"given_name": "Sara", "family_name": "Rahimi"}, by=SYSTEM, at=AT)

    assert Party.objects.get().name == "Sara Rahimi"


@pytest.mark.django_db
def test_a_party_is_its_owners_teams_until_it_is_given_to_another():
    north, south = make_team("North"), make_team("South")
    sara, reza = make_user("sara", "seller", north), make_user("reza", "seller", north)
    omid = make_user("omid", "seller", south)

    party = add_person("Ali", owner_id=sara.id)
    assert queries.get_party(party.id, reza) == party
    commands.change_party(party.id, {"owner": omid.id, "team": north.id}, by=SYSTEM, at=AT)

    assert Party.objects.get().team_id == south.id
    with pytest.raises(Refused, match="missing"):
        queries.get_party(party.id, reza)
    commands.change_party(party.id, {"owner": sara.id, "team": None}, by=SYSTEM, at=AT)
    assert (Party.objects.get().owner_id, Party.objects.get().team_id) == (sara.id, None)


@pytest.mark.django_db
def test_the_last_name_cannot_be_taken_away():
    party = add_person("Ali")

    with pytest.raises(Refused, match="incomplete"):
        commands.change_party(party.id, {"name": ""}, by=SYSTEM, at=AT)

    assert Party.objects.get().name == "Ali"


@pytest.mark.django_db
def test_who_may_not_see_a_party_hears_that_it_is_missing_and_who_may_only_see_that_he_may_not():
    sara, omid = make_user("sara", "seller", make_team("North")), make_user("omid", "seller", make_team("South"))
    reza = make_user("reza", "reader")
    party = add_person("Ali", by=sara)

    for act in (
        lambda by: commands.change_party(party.id, {"name": "X"}, by=by, at=AT),
        lambda by: commands.add_contact_point(party.id, phone("09121457788"), by=by, at=AT),
        lambda by: commands.relate(party.id, "supplier", None, by=by, at=AT),
        lambda by: commands.give_consent(
            party.id, "offers", "sms", proof=commands.Proof(asked_how="form"), by=by, at=AT
        ),
        lambda by: commands.bin_party(party.id, by=by, at=AT),
    ):
        with pytest.raises(Refused) as unseen:
            act(omid)
        with pytest.raises(Refused) as unallowed:
            act(reza)
        assert (unseen.value.code, unallowed.value.code) == ("missing", "forbidden")
    with pytest.raises(Refused, match="missing"):
        queries.get_party(party.id, omid)
    with pytest.raises(Refused, match="forbidden"):
        commands.change_party(party.id, {"owner": omid.id}, by=sara, at=AT)
    assert Party.objects.get().version == 1
    assert StoredEvent.objects.count() == 1


@pytest.mark.django_db
def test_a_party_goes_into_the_bin_and_back():
    party = add_person("Ali")

    commands.bin_party(party.id, by=SYSTEM, at=AT)
    assert not queries.visible_parties(SYSTEM).exists()
    with pytest.raises(Refused, match="missing"):
        queries.get_party(party.id, SYSTEM)
    assert [row.title for row in list_bin()] == ["Ali"]
    commands.restore_party(party.id, by=SYSTEM, at=AT)

    assert list_bin() == []
    assert queries.get_party(party.id, SYSTEM).name == "Ali"
    assert kinds_of(party) == ["parties.PartyRestored", "parties.PartyBinned", "parties.PartyAdded"]


@pytest.mark.django_db
def test_lists_show_heads_and_a_whole_customer_is_read_over_head_and_members():
    head, member = add_person("Ali", phone("09121457788")), add_person("علی", mail("a@x.co"), phone("+989121457788"))
    firm = add_firm("Golestan")
    commands.relate(member.id, "works_for", firm.id, by=SYSTEM, at=AT)
    commands.give_consent(member.id, "offers", "sms", proof=commands.Proof(asked_how="form"), by=SYSTEM, at=AT)
    merge(member, head)

    assert set(queries.visible_parties(SYSTEM).values_list("name", flat=True)) == {"Ali", "Golestan"}
    assert queries.get_party(member.id, SYSTEM) == head
    assert queries.member_ids(head.id) == (head.id, member.id)
    assert [p.normalised for p in queries.list_contact_points(head.id, SYSTEM)] == ["+989121457788", "a@x.co"]
    assert [one.name for one in queries.list_relations(head.id, SYSTEM)] == ["Golestan"]
    assert [one.name for one in queries.list_relations(firm.id, SYSTEM)] == ["Ali"]
    assert [one.is_given for one in queries.list_consents(head.id, SYSTEM)] == [True]
    assert queries.may_write([head.id, firm.id], "offers", "sms") == {head.id}
    assert queries.list_look_alikes(head.id, SYSTEM, members=(head.id, member.id)) == []
    with pytest.raises(Refused, match="head"):
        commands.bin_party(head.id, by=SYSTEM, at=AT)


@pytest.mark.django_db
def test_ways_to_reach_come_are_preferred_and_go():
    party, other = add_person("Ali", phone("09121457788")), add_person("Omid")

    commands.add_contact_point(other.id, phone("0912 145 7788"), by=SYSTEM, at=AT)
    second = commands.add_contact_point(other.id, phone("021 8845 1290"), by=SYSTEM, at=AT)
    again = commands.add_contact_point(other.id, phone("02188451290"), by=SYSTEM, at=AT)
    commands.prefer_contact_point(second.id, by=SYSTEM, at=AT)

    assert again == second
    assert [p.normalised for p in queries.list_contact_points(other.id, SYSTEM)] == ["+982188451290", "+989121457788"]
    assert LookAlike.objects.values_list("party", "other").get() == (other.id, party.id)
    commands.remove_contact_point(ContactPoint.objects.get(party=other, is_preferred=False).id, by=SYSTEM, at=AT)
    assert LookAlike.objects.count() == 0
    assert ContactPoint.objects.filter(party=other).get() == second
    assert sorted(kinds_of(other)) == [
        "parties.ContactPointAdded",
        "parties.ContactPointAdded",
        "parties.ContactPointPreferred",
        "parties.ContactPointRemoved",
        "parties.PartyAdded",
    ]
    assert "9121457788" not in Party.objects.get(id=other.id).search_vector


@pytest.mark.django_db
def test_an_answer_about_consent_is_kept_with_its_proof_and_the_last_one_holds():
    party = add_person("Ali")
    said = commands.Proof(asked_how="on the phone", wording="May we send you offers by SMS?")

    commands.give_consent(party.id, "offers", "sms", proof=said, by=SYSTEM, at=AT)
    commands.withdraw_consent(party.id, "offers", "sms", proof=commands.Proof(asked_how="reply STOP"), by=SYSTEM, at=AT)
    late = commands.Proof(asked_how="paper form", answered_at=AT.replace(year=2020))
    commands.give_consent(party.id, "offers", "sms", proof=late, by=SYSTEM, at=AT)

    [in_force] = queries.list_consents(party.id, SYSTEM)
    assert (in_force.is_given, in_force.asked_how) == (False, "reply STOP")
    history = queries.list_consent_history(party.id, SYSTEM)
    assert [(one.is_given, one.asked_how) for one in history] == [
        (False, "reply STOP"),
        (True, "on the phone"),
        (True, "paper form"),
    ]
    assert history[1].wording == "May we send you offers by SMS?"
    assert history[1].recorded_by == str(SYSTEM.ref)
    assert queries.may_write([party.id], "offers", "sms") == frozenset()


@pytest.mark.django_db
def test_consent_without_proof_is_refused():
    party = add_person("Ali")

    with pytest.raises(Refused, match="proof"):
        commands.give_consent(party.id, "offers", "sms", proof=commands.Proof(asked_how=" "), by=SYSTEM, at=AT)
    with pytest.raises(Refused, match="kind"):
        commands.give_consent(party.id, "offers", "pigeon", proof=commands.Proof(asked_how="x"), by=SYSTEM, at=AT)

    assert Consent.objects.count() == Relation.objects.count() == 0
