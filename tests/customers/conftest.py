"""The firm of these tests is in Tehran."""

from collections.abc import Iterator

import pytest

from peyvand.foundation.firm import snapshot
from peyvand.foundation.firm.models import Settings
from tests.customers.people import AT


@pytest.fixture
def iranian_firm(db: None) -> Iterator[None]:
    """Settings of a firm in Iran that people have answered."""
    Settings.objects.create(
        name="Kavir Packaging",
        zone="Asia/Tehran",
        language="en",
        calendar="gregorian",
        digits="latin",
        week_start="saturday",
        country="IR",
        source="shop",
        answered_at=AT,
        changed_at=AT,
        changed_by="test",
    )
    snapshot.drop()
    yield
    snapshot.drop()
