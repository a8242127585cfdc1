"""The journal is read as one line, in the reader's language and within his rights."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from peyvand.customers.parties import commands as parties
from peyvand.customers.parties.models import Party
from peyvand.customers.timeline import commands, queries
from peyvand.customers.timeline.drawing import draw_headline, draw_stretch
from peyvand.customers.timeline.events import NoteWritten
from peyvand.customers.timeline.models import Note
from peyvand.customers.timeline.queries import read_timeline
from peyvand.foundation.journal import commands as journal
from peyvand.foundation.journal.models import AuditLine, StoredEvent
from peyvand.foundation.ui import formats
from peyvand.kernel import clock
from peyvand.kernel.calendars import CalendarName
from peyvand.kernel.ref import Ref
from peyvand.kernel.refused import Refused
from tests.customers.people import AT, SYSTEM, add_firm, add_person, make_team, make_user, merge, phone

pytestmark = [pytest.mark.usefixtures("iranian_firm"), pytest.mark.django_db]

PERSIAN = formats.Formats("fa", CalendarName.JALALI, formats.Digits.PERSIAN, UTC)
ENGLISH = formats.Formats("en", CalendarName.GREGORIAN, formats.Digits.LATIN, UTC)


def told(party: Party, by=SYSTEM, **asked: object) -> list[str]:
    """Return the headlines as plain text, the latest first."""
    stretch = read_timeline(party.id, by=by, **asked)
    with translation.override("en"), formats.using(ENGLISH):
        drawn = [draw_headline(line, stretch.names, ENGLISH) for line in stretch.lines]
    return ["".join(part.partition(">")[2] if ">" in part else part for part in line.split("<")) for line in drawn]


def fill(party_id: UUID, count: int) -> None:
    """Record that many notes that only the journal knows, a minute apart, by the bulk door."""
    notes = [
        Note(party_id=party_id, text=f"n{number}", written_at=AT, written_by=str(SYSTEM.ref)) for number in range(count)
    ]
    Note.objects.bulk_create(notes)
    with transaction.atomic():
        journal.record_many(
            NoteWritten(
                occurred_at=AT - timedelta(minutes=number),
                by=SYSTEM.ref,
                by_kind=SYSTEM.actor_kind,
                party_id=party_id,
                subject=Ref("note", note.id),
            )
            for number, note in enumerate(notes)
        )


def test_a_note_stands_in_the_timeline_at_once_with_who_wrote_it():
    sara = make_user("sara", "manager")
    party = add_person("Ali")

    note = commands.write_note(party.id, "  Wants prices\r\nby Monday ", by=sara, at=AT)

    line = read_timeline(party.id, by=sara).lines[0]
    assert (line.note, line.note.text, line.is_own_note) == (note, "Wants prices\nby Monday", True)
    assert told(party) == ["Sara left a note", "Peyvand added Ali"]
    assert AuditLine.objects.get(action="timeline.write_note").after == {"text": "Wants prices\nby Monday"}


def test_who_wrote_a_note_changes_it_and_takes_it_back_and_nobody_else():
    sara, omid = make_user("sara", "manager"), make_user("omid", "manager")
    party = add_person("Ali")
    note = commands.write_note(party.id, "one", by=sara, at=AT)

    for act in (
        lambda: commands.change_note(note.id, "two", by=omid, at=AT),
        lambda: commands.delete_note(note.id, by=omid, at=AT),
    ):
        with pytest.raises(Refused, match="forbidden"):
            act()
    commands.change_note(note.id, "two", version=1, by=sara, at=AT)
    with pytest.raises(Refused, match="changed"):
        commands.change_note(note.id, "three", version=1, by=sara, at=AT)
    assert read_timeline(party.id, by=sara).lines[0].note.text == "two"
    commands.delete_note(note.id, by=sara, at=AT)

    assert told(party) == ["Peyvand added Ali"]
    with pytest.raises(Refused, match="missing"):
        commands.change_note(note.id, "four", by=sara, at=AT)
    assert [line.action for line in AuditLine.objects.filter(subject_id=note.id).order_by("id")] == [
        "timeline.write_note",
        "timeline.change_note",
        "timeline.delete_note",
    ]


@pytest.mark.parametrize(("text", "code"), [("  ", "empty"), ("x" * 20_001, "long")])
def test_a_note_says_something_and_not_too_much(text, code):
    party = add_person("Ali")

    with pytest.raises(Refused, match=code):
        commands.write_note(party.id, text, by=SYSTEM, at=AT)

    assert Note.objects.count() == 0


def test_notes_about_a_party_that_one_may_not_see_are_missing():
    sara, omid = make_user("sara", "seller", make_team("N")), make_user("omid", "seller", make_team("S"))
    party = add_person("Ali", by=sara)
    note = commands.write_note(party.id, "secret", by=sara, at=AT)

    for ask in (
        lambda: read_timeline(party.id, by=omid),
        lambda: commands.write_note(party.id, "x", by=omid, at=AT),
        lambda: commands.change_note(note.id, "x", by=omid, at=AT),
        lambda: queries.get_note(note.id, omid),
    ):
        with pytest.raises(Refused, match="missing"):
            ask()


def test_a_whole_customer_is_one_line_over_head_and_members():
    head, member = add_person("Ali"), add_person("Old Ali")
    commands.write_note(member.id, "before", by=SYSTEM, at=AT - timedelta(days=1))
    merge(member, head)
    commands.write_note(head.id, "after", by=SYSTEM, at=AT + timedelta(days=1))

    lines = read_timeline(head.id, by=SYSTEM).lines

    assert [line.note.text if line.note else line.kind for line in lines] == [
        "after",
        "parties.PartyAdded",
        "parties.PartyAdded",
        "before",
    ]


def test_headlines_speak_the_readers_language():
    party = parties.add_person(parties.NewParty(source="s", external_key="13085"), by=SYSTEM, at=AT)
    stretch = read_timeline(party.id, by=SYSTEM)

    with translation.override("fa"), formats.using(PERSIAN):
        headline = draw_headline(stretch.lines[0], read_timeline(party.id, by=SYSTEM).names, PERSIAN)

    assert "مشتری ۱۳۰۸۵" in headline


def test_whom_one_may_not_see_is_not_named_in_a_headline():
    sara, omid = make_user("sara", "seller", make_team("N")), make_user("omid", "seller", make_team("S"))
    hers, his = add_person("Hers", by=sara), add_firm("Secret Firm", by=omid)
    parties.relate(hers.id, "works_for", his.id, by=SYSTEM, at=AT + timedelta(hours=1))

    assert told(hers, sara)[0] == "Peyvand added a relation: works for somebody else"
    assert told(hers, SYSTEM)[0] == "Peyvand added a relation: works for Secret Firm"


def test_the_line_is_filtered_by_group_and_by_channel():
    party = add_person("Ali", phone("09121457788"))
    commands.write_note(party.id, "x", by=SYSTEM, at=AT)

    assert told(party, group="notes") == ["Peyvand left a note"]
    assert told(party, group="other") == ["Peyvand added Ali"]
    assert told(party, channel="sms") == []
    with pytest.raises(Refused, match="address"):
        read_timeline(party.id, by=SYSTEM, group="nonsense")


def test_older_lines_follow_without_gap_or_repeat_also_at_one_moment():
    party = add_person("Ali")
    fill(party.id, 40)
    StoredEvent.objects.filter(party_id=party.id).update(occurred_at=AT)

    seen, before = [], None
    while True:
        stretch = read_timeline(party.id, by=SYSTEM, before=before, limit=7)
        seen += [line.id for line in stretch.lines]
        before = stretch.older
        if before is None:
            break

    assert len(seen) == len(set(seen)) == 41


@pytest.mark.parametrize("count", [3, 300])
def test_four_queries_are_enough_however_long_the_line(count):
    sara = make_user("sara", "manager")
    party = add_person("Ali")
    fill(party.id, count)
    commands.write_note(party.id, "x", by=sara, at=AT)
    parties.relate(party.id, "works_for", add_firm("Firm").id, by=SYSTEM, at=AT)
    sara.rights  # noqa: B018 (loaded once a request)

    with CaptureQueriesContext(connection) as asked:
        stretch = read_timeline(party.id, by=sara)

    assert len(asked) == 4
    assert len(stretch.lines) == min(count + 3, queries.LINES)


def test_lines_stand_under_days_and_farther_back_under_months():
    party = add_person("Ali")
    with formats.using(ENGLISH), translation.override("en"), clock.frozen(datetime(2026, 11, 23, 12, tzinfo=UTC)):
        commands.write_note(party.id, "today", by=SYSTEM, at=datetime(2026, 11, 23, 8, 5, tzinfo=UTC))
        commands.write_note(party.id, "long ago", by=SYSTEM, at=datetime(2025, 3, 2, 8, 5, tzinfo=UTC))

        html = draw_stretch(read_timeline(party.id, by=SYSTEM, group="notes"))
        again = draw_stretch(
            read_timeline(party.id, by=SYSTEM, group="notes"), after=datetime(2026, 11, 23, 11, tzinfo=UTC)
        )

    assert "<h3>Today, " in html
    assert ">08:05</time>" in html
    assert "<h3>March 2025</h3>" in html
    assert "<h3>Today" not in again


def test_what_people_type_is_no_markup():
    party = add_person("<b>Ali</b>")
    commands.write_note(party.id, "<script>x</script> {by}", by=SYSTEM, at=AT)

    html = draw_stretch(read_timeline(party.id, by=SYSTEM))

    assert "<script>" not in html
    assert "&lt;script&gt;x&lt;/script&gt; {by}" in html
    assert "&lt;b&gt;Ali&lt;/b&gt;" in html
