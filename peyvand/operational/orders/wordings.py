"""What products are called on the lines of a run: the most frequent wording becomes the name."""

from collections import Counter, defaultdict
from datetime import datetime
from uuid import UUID

from django.db import connection

from peyvand.kernel.actor import Actor
from peyvand.operational.catalogue.models import Product

# Identifiers begin with the millisecond in which they were made: older orders need not be looked at.
COUNT = """
    SELECT l.product_id, l.description, count(*)
    FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id
    WHERE o.id >= %(first)s AND o.created_by = %(by)s AND l.description <> ''
    GROUP BY l.product_id, l.description
"""


def find_names(by: Actor, *, since: datetime) -> tuple[dict[UUID, str], int]:
    """Return the name of each product that this actor added, and how many products bear several wordings.

    by: a run of an import. since: when it began. The most frequent wording, spaces at its ends apart; among equals
    the first by the alphabet.
    """
    first = UUID(int=int(since.timestamp() * 1000) << 80)
    wordings: dict[UUID, Counter[str]] = defaultdict(Counter)
    exact: Counter[UUID] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"first": first, "by": str(by.ref)})
        for product_id, description, count in cursor:
            wordings[product_id][description.strip()] += count
            exact[product_id] += 1
    own = set(
        Product.objects.filter(id__gte=first, created_by=str(by.ref), id__in=list(wordings)).values_list(
            "id", flat=True
        )
    )
    names = {
        product_id: max(sorted(texts), key=texts.__getitem__)
        for product_id, texts in wordings.items()
        if product_id in own
    }
    return names, sum(count > 1 for count in exact.values())
