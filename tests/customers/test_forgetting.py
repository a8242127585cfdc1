"""What the customers' floor knows of somebody is forgotten when he asks for it; the empty row stays."""

import pytest
from django.db import connection, transaction

from peyvand.customers.parties import commands
from peyvand.customers.parties.models import Party
from peyvand.customers.timeline.commands import write_note
from peyvand.foundation.base.ports import erasables
from tests.customers.people import AT, SYSTEM, add_firm, add_person, phone

pytestmark = [pytest.mark.usefixtures("iranian_firm"), pytest.mark.django_db]


def count_rows(party: Party) -> dict[str, int]:
    """Return how many rows name the party, by table of the customers' floor."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'party_id'"
            " AND table_schema = 'public' AND table_name ~ '^(parties|timeline|suggestions)_'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {table} WHERE party_id = %s", [party.id])
            found[table] = cursor.fetchone()[0]
    return found


def test_nothing_is_left_but_an_empty_row():
    party, firm = add_person("Ali", phone("09121457788")), add_firm("Firm", phone("09121457788"))
    add_person("Second", phone("09121457788"))
    commands.relate(party.id, "works_for", firm.id, by=SYSTEM, at=AT)
    commands.give_consent(party.id, "offers", "sms", proof=commands.Proof(asked_how="form"), by=SYSTEM, at=AT)
    write_note(party.id, "secret", by=SYSTEM, at=AT)

    with transaction.atomic():
        for key in ("parties", "notes", "suggestions"):
            erasables[key].erase(party.id)

    assert set(count_rows(party).values()) == {0}
    row = Party.objects.get(id=party.id)
    assert (row.name, row.search_text, row.search_vector, row.sort_key) == ("", "", "", "")


def test_every_table_that_names_a_party_answers_to_somebody():
    answered = {table for place in erasables for table in place.tables}

    assert set(count_rows(add_person("Ali"))) <= answered
