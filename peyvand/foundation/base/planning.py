"""When PostgreSQL should not use the plan that it has made before."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def planned_anew() -> Iterator[None]:
    """Have the block's statements planned for their values.

    What a connection asks again and again is planned once for any values. What is found by a text, or by whatever a
    person has filtered by, may be one record or half of all: what is quick for the one takes seconds for the other.
    """
    connection.ensure_connection()
    known = connection.connection
    threshold, known.prepare_threshold = known.prepare_threshold, None
    try:
        yield
    finally:
        known.prepare_threshold = threshold
