"""Pages of parties and of their timeline, by HTTP: what people see, may do, and what is missing for others."""

from uuid import uuid4

import pytest
from django.test import Client

from peyvand.customers.parties import commands
from peyvand.customers.parties.models import Consent, ContactPoint, LookAlike, Party, Relation
from peyvand.customers.timeline.commands import write_note
from peyvand.customers.timeline.models import Note
from peyvand.foundation.access.models import User
from tests.customers.people import AT, SYSTEM, add_firm, add_person, make_team, make_user, phone

pytestmark = [pytest.mark.usefixtures("iranian_firm"), pytest.mark.django_db]

HTMX = {"HX-Request": "true"}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_party_is_added_by_the_form_and_found_by_folded_name_and_phone():
    client = client_of(make_user("sara", "manager"))
    typed = {
        "party_kind": "person",
        "given_name": "علي",
        "family_name": "كريمي",
        "phone": "۰۹۱۲ ۱۴۵ ۷۷۸۸",
        "city": "تهران",
        "street": "کوچه ۱۲",
        "relation_kind": "continuous",
        "tags": "ویژه، عمده",
    }

    answer = client.post("/customers/new", typed)

    party = Party.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/customers/{party.id}")
    assert (party.name, party.tags, party.relation_kind) == ("علي كريمي", ["ویژه", "عمده"], "continuous")
    assert ContactPoint.objects.get(contact_kind="address").parts == {"city": "تهران", "street": "کوچه ۱۲"}
    for text in ("علی کریمی", "09121457788", "1457788"):
        assert str(party.id) in client.get("/search", {"q": text}).content.decode()


def test_faults_of_ways_to_reach_stand_beside_their_fields():
    client = client_of(make_user("sara", "manager"))

    answer = client.post(
        "/customers/new", {"party_kind": "person", "name": "Ali", "relation_kind": "once", "phone": "0912", "web": "x"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="phone-error"' in page
    assert 'id="web-error"' in page
    assert Party.objects.count() == 0


def test_two_people_at_once_the_second_is_told():
    party = add_person("Ali")
    client = client_of(make_user("sara", "manager"))
    commands.change_party(party.id, {"name": "Ali Reza"}, version=1, by=SYSTEM, at=AT)

    answer = client.post(
        f"/customers/{party.id}/edit",
        {"version": "1", "party_kind": "person", "name": "Omid", "relation_kind": "unknown"},
    )

    assert answer.status_code == 422
    assert "Ali Reza" in answer.content.decode()
    assert Party.objects.get().name == "Ali Reza"


def test_a_warning_names_whom_one_may_see_and_nobody_else():
    team = make_team("N")
    sara, omid = make_user("sara", "seller", team), make_user("omid", "seller", make_team("S"))
    party = add_person("Ali", phone("09121457788"), by=sara)

    hers = client_of(sara).get("/customers/look-alikes", {"phone": "0912 145 7788"}).content.decode()
    his = client_of(omid).get("/customers/look-alikes", {"phone": "0912 145 7788"}).content.decode()
    own = client_of(sara).get(
        "/customers/look-alikes", {"contact_kind": "phone", "value": "09121457788", "of": str(party.id)}
    )

    assert f"/customers/{party.id}" in hers
    assert his.strip() == own.content.decode().strip() == ""


def test_ways_to_reach_are_edited_in_place():
    client, party = client_of(make_user("sara", "manager")), add_person("Ali")
    path = f"/customers/{party.id}/contact-points"

    added = client.post(path, {"contact_kind": "phone", "value": "021 8845 1290", "label": "office"}, headers=HTMX)
    refused = client.post(path, {"contact_kind": "phone", "value": "12"}, headers=HTMX)
    point = ContactPoint.objects.get()
    preferred = client.post(f"{path}/{point.id}", {"prefer": "yes"}, headers=HTMX)

    assert "021 8845 1290" in added.content.decode()
    assert 'aria-invalid="true"' in refused.content.decode()
    assert preferred.status_code == 200
    assert ContactPoint.objects.get().is_preferred
    client.post(f"{path}/{point.id}", {"remove": "yes"})
    assert ContactPoint.objects.count() == 0


def test_a_relation_is_made_by_name_and_several_are_offered_to_choose_from():
    client, party = client_of(make_user("sara", "manager")), add_person("Hamid")
    one, two = add_firm("Golestan One"), add_firm("Golestan Two")
    path = f"/customers/{party.id}/relations"

    several = client.post(path, {"relation": "works_for.forward", "other": "Golestan"}, headers=HTMX).content.decode()
    client.post(path, {"relation": "works_for.forward", "other": str(one.id)}, headers=HTMX)
    client.post(path, {"relation": "decides_for.backward", "other": "Golestan Two"}, headers=HTMX)
    client.post(path, {"relation": "supplier.us", "other": ""}, headers=HTMX)
    nobody = client.post(path, {"relation": "works_for.forward", "other": "Nobody"}, headers=HTMX).content.decode()

    assert str(one.id) in several
    assert str(two.id) in several
    assert "Nothing is found by this." in nobody
    assert set(Relation.objects.values_list("party", "relation_kind", "other")) == {
        (party.id, "works_for", one.id),
        (two.id, "decides_for", party.id),
        (party.id, "supplier", None),
    }
    gone = Relation.objects.get(relation_kind="supplier")
    client.post(f"{path}/{gone.id}", headers=HTMX)
    assert Relation.objects.count() == 2


def test_an_answer_about_consent_is_noted_with_its_proof_and_shown_in_the_table():
    client, party = client_of(make_user("sara", "manager")), add_person("Ali")
    path = f"/customers/{party.id}/consents"
    said = {"purpose": "offers", "channel": "sms", "answer": "yes", "asked_how": "on the phone"}

    page = client.post(path, {**said, "answered_on": "1405/08/30"}, headers=HTMX).content.decode()
    unproved = client.post(path, {**said, "asked_how": ""}, headers=HTMX).content.decode()
    undated = client.post(path, {**said, "answered_on": "never"}, headers=HTMX).content.decode()

    assert "on the phone" in page
    assert "Say how the answer was given" in unproved
    assert "This is no day" in undated
    answer = Consent.objects.get()
    assert (answer.is_given, answer.answered_at.date().isoformat()) == (True, "2026-11-21")


def test_a_note_is_there_at_once_and_its_author_changes_and_deletes_it():
    sara, party = make_user("sara", "manager"), add_person("Ali")
    client, path = client_of(sara), f"/customers/{party.id}/notes"

    first = client.post(path, {"text": "Wants <b>prices</b>"}, headers=HTMX).content.decode()
    empty = client.post(path, {"text": " "}, headers=HTMX).content.decode()
    note = Note.objects.get()
    form = client.get(f"{path}/{note.id}", headers=HTMX).content.decode()
    changed = client.post(f"{path}/{note.id}", {"text": "Wants boxes", "version": "1"}, headers=HTMX).content.decode()

    assert "Wants &lt;b&gt;prices&lt;/b&gt;" in first
    assert "Write something first." in empty
    assert "Wants &lt;b&gt;prices&lt;/b&gt;</textarea>" in form
    assert "Wants boxes" in changed
    client.post(f"{path}/{note.id}", {"delete": "yes"})
    assert "Wants boxes" not in client.get(f"/customers/{party.id}").content.decode()


def test_without_scripts_a_note_leads_back_to_the_party():
    client, party = client_of(make_user("sara", "manager")), add_person("Ali")

    answer = client.post(f"/customers/{party.id}/notes", {"text": "x"})

    assert (answer.status_code, answer["Location"]) == (302, f"/customers/{party.id}")
    assert client.get(f"/customers/{party.id}/timeline?group=notes").status_code == 200


def test_a_strange_place_or_filter_of_the_timeline_is_refused():
    client, party = client_of(make_user("sara", "manager")), add_person("Ali")

    for query in ("group=nonsense", "before=x", "before=9_x", "before=99999999999999999999_" + str(uuid4())):
        assert client.get(f"/customers/{party.id}/timeline?{query}").status_code == 422


def test_whoever_may_not_see_a_party_meets_nothing_anywhere():
    sara, omid = make_user("sara", "seller", make_team("N")), make_user("omid", "seller", make_team("S"))
    party, other = add_person("Hidden", phone("09121457788"), by=sara), add_firm("Seen", by=omid)
    note = write_note(party.id, "secret", by=sara, at=AT)
    relation = commands.relate(party.id, "supplier", None, by=sara, at=AT)
    point, client = ContactPoint.objects.get(party=party), client_of(omid)

    for one in (party.id, uuid4()):
        for path in (
            "", "/edit", "/timeline", "/contact-points", "/relations", "/consents", f"/notes/{note.id}"
        ):  # fmt: skip
            assert client.get(f"/customers/{one}{path}").status_code == 404, path
        for path in (
            "/delete", "/notes", "/contact-points", f"/contact-points/{point.id}", "/relations",
            f"/relations/{relation.id}", "/consents", f"/notes/{note.id}",
        ):  # fmt: skip
            assert client.post(f"/customers/{one}{path}", {"text": "x", "value": "x"}).status_code == 404, path
    # Not by way of a party that he does see, either.
    assert client.post(f"/customers/{other.id}/contact-points/{point.id}", {"remove": "yes"}).status_code == 404
    assert client.post(f"/customers/{other.id}/relations/{relation.id}").status_code == 404
    assert "Hidden" not in client.get("/customers/").content.decode()
    assert str(party.id) not in client.get("/search", {"q": "Hidden"}).content.decode()
    assert ContactPoint.objects.filter(id=point.id).exists()
    assert LookAlike.objects.count() == 0


def test_whoever_may_only_look_sees_no_way_to_change_and_is_refused():
    party = add_person("Ali", phone("09121457788"))
    client = client_of(make_user("reza", "reader"))

    page = client.get(f"/customers/{party.id}/contact-points").content.decode()

    assert '<form class="panel-form"' not in page
    for path in ("contact-points", "relations", "consents"):
        assert client.post(f"/customers/{party.id}/{path}", {"value": "x"}).status_code == 403


def test_the_page_of_a_party_asks_few_queries(django_assert_max_num_queries):
    party = add_person("Ali", phone("09121457788"))
    for number in range(40):
        write_note(party.id, f"note {number}", by=SYSTEM, at=AT)
    client = client_of(make_user("sara", "manager"))
    client.get(f"/customers/{party.id}")

    with django_assert_max_num_queries(26):
        client.get(f"/customers/{party.id}")
