"""The firm of these tests is in London and has no currency before the first amount."""

from collections.abc import Iterator

import pytest

from peyvand.foundation.firm import snapshot
from peyvand.foundation.firm.models import Settings
from tests.operational.trade import AT


@pytest.fixture
def london_firm(db: None) -> Iterator[None]:
    """Settings of a firm in London that people have answered."""
    Settings.objects.create(
        name="Heart and Cake",
        zone="Europe/London",
        language="en",
        calendar="gregorian",
        digits="latin",
        week_start="monday",
        country="GB",
        source="shop",
        answered_at=AT,
        changed_at=AT,
        changed_by="test",
    )
    snapshot.drop()
    yield
    snapshot.drop()
