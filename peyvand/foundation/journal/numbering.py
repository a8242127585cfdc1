"""Keeps the numbers of transactions ahead of those in the journal when the database has moved to another server."""

from django.db import connection, transaction

# How far back in the journal the highest number is looked for: more than any transactions at one time wrote.
LOOK_BACK = 200_000
AHEAD = 1_000


@transaction.atomic
def keep_ahead() -> int:
    """Raise the offset of the journal's numbers where it must be, and return by how much; 0 is usual.

    A dump restored into a new server counts its transactions from the start again; new events would then seem
    to be older than what subscribers have taken, and never reach them. Safe to call at any time.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('journal_cursor') IS NOT NULL AND to_regclass('journal_event') IS NOT NULL")
        if not cursor.fetchall()[0][0]:
            return 0
        cursor.execute(
            "SELECT journal_xid(), journal_xid_offset(), GREATEST("
            " (SELECT max(xid) FROM (SELECT xid FROM journal_event ORDER BY seq DESC LIMIT %s) AS latest),"
            " (SELECT max(GREATEST(done_xid, target_xid, sample_xid)) FROM journal_cursor), 0)",
            [LOOK_BACK],
        )
        [(current, offset, highest)] = cursor.fetchall()
        if highest <= current:
            return 0
        raised = highest - current + AHEAD
        cursor.execute(
            "CREATE OR REPLACE FUNCTION journal_xid_offset() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE"
            f" RETURN {int(offset + raised)}::bigint"
        )
        return int(raised)
