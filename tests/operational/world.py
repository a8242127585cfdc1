"""All that an import leaves behind, as checksums over natural keys and values: two worlds are equal or they are not."""

from django.db import connection

# Each statement gives rows of one part of the world that came from one source; identifiers and times of writing are
# left out, and so are numbers drawn from sequences.
PARTS = {
    "parties": """
        SELECT external_key, party_kind, name, tags FROM parties_party WHERE source = %(source)s
    """,
    "orders": """
        SELECT o.external_key, p.external_key, o.order_kind, o.state, o.placed_at, o.currency, o.total, o.firm_total,
               o.line_count, c.external_key
        FROM orders_order o LEFT JOIN parties_party p ON p.id = o.party_id
        LEFT JOIN orders_order c ON c.id = o.cancels_id
        WHERE o.source = %(source)s
    """,
    "lines": """
        SELECT o.external_key, l.place, l.moment, g.code, l.description, l.line_kind, l.quantity, l.unit_price,
               l.amount, p.external_key, co.external_key, c.place
        FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id JOIN catalogue_product g ON g.id = l.product_id
        LEFT JOIN parties_party p ON p.id = l.party_id LEFT JOIN orders_orderline c ON c.id = l.cancels_line_id
        LEFT JOIN orders_order co ON co.id = c.order_id
        WHERE o.source = %(source)s
    """,
    "events": """
        SELECT e.kind, o.external_key, p.external_key, o.placed_at, e.amount_minor, e.currency, e.firm_minor,
               e.on_timeline, jsonb_array_length(e.fields -> '+lines')
        FROM journal_event e JOIN orders_order o ON o.id = e.subject_id LEFT JOIN parties_party p ON p.id = e.party_id
        WHERE o.source = %(source)s
    """,
    "news": """
        SELECT e.kind, p.external_key FROM journal_event e JOIN parties_party p ON p.id = e.subject_id
        WHERE p.source = %(source)s AND e.kind LIKE 'parties.%%'
    """,
    "facts": """
        SELECT f.kind, f.fact, f.is_reversal, f.happened_at, f.happened_on, o.external_key, p.external_key, f.minor,
               f.firm_minor, f.left_out
        FROM facts_fact f JOIN orders_order o ON o.id = f.subject_id LEFT JOIN parties_party p ON p.id = f.party_id
        WHERE o.source = %(source)s
    """,
    "fact lines": """
        SELECT o.external_key, l.place, g.code, l.line_kind, l.quantity, l.minor, l.firm_minor
        FROM facts_factline l JOIN facts_fact f ON f.event_id = l.event_id JOIN orders_order o ON o.id = f.subject_id
        JOIN catalogue_product g ON g.id = l.item_id
        WHERE o.source = %(source)s
    """,
    "days": """
        SELECT p.external_key, d.day, d.purchases, d.returns, d.gross, d.returned, d.left_out, d.net
        FROM facts_customerday d JOIN parties_party p ON p.id = d.party_id WHERE p.source = %(source)s
    """,
    "scores": """
        SELECT p.external_key, s.first_on, s.recency_on, s.frequency, s.returns, s.monetary, s.r, s.f, s.m, s.tier
        FROM scores_partyscore s JOIN parties_party p ON p.id = s.party_id WHERE p.source = %(source)s
    """,
    "runs": """
        SELECT sha256, state, done_rows, staged_rows, reject_count, report -> 'kinds', report -> 'goods',
               report -> 'sums', report -> 'fate', report -> 'noted'
        FROM imports_importrun WHERE options ->> 'source' = %(source)s
    """,
}
# What is the firm's as a whole.
COMMON = {
    "products": "SELECT code, line_kind, name, descriptions FROM catalogue_product",
    "totals": "SELECT day, is_nobody, purchases, returns, gross, returned, left_out, net FROM facts_daytotal",
    "currency": "SELECT base_currency FROM firm_settings",
    "kinds": "SELECT kind, count(*) FROM journal_event GROUP BY kind",
}


def checksums(source: str, *, is_alone: bool = False) -> dict[str, str]:
    """Return number of rows and checksum of each part; ``is_alone``: of the firm as a whole as well."""
    parts = PARTS | COMMON if is_alone else PARTS
    return {name: _checksum(statement, source) for name, statement in parts.items()}


def _checksum(statement: str, source: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), md5(string_agg(w::text, chr(10) ORDER BY w::text)) FROM ({statement}) AS w",
            {"source": source},
        )
        count, digest = cursor.fetchone()
    return f"{count} {digest}"
