"""Forgets what the journal and the audit say about a party; that something was bought, and for how much, stays."""

from uuid import UUID

from django.db import connection

from peyvand.foundation.base.ports import Erasable
from peyvand.foundation.journal.recorded import ERASED


class JournalErasure(Erasable):
    key = "journal"
    tables = ("journal_event", "journal_auditline")

    def erase(self, party_id: UUID) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE journal_event SET policy = %s, on_timeline = false, channel = '', repeat_key = NULL,"
                " fields = CASE WHEN fields ? '+lines' THEN jsonb_build_object('+lines', fields->'+lines')"
                " ELSE '{}' END WHERE party_id = %s",
                [ERASED, party_id],
            )
            count: int = cursor.rowcount
            cursor.execute("UPDATE journal_auditline SET before = '{}', after = '{}' WHERE party_id = %s", [party_id])
            count += cursor.rowcount
            cursor.execute("UPDATE journal_blockedlane SET error = '' WHERE lane = %s", [f"party:{party_id}"])
            return count
