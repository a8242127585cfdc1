"""A seller and a manager, some customers, and who drives the browser of these tests: Django's client."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from peyvand.foundation.access.models import User
from peyvand.foundation.access.signing import BACKEND
from peyvand.foundation.firm import snapshot
from peyvand.foundation.firm.models import Settings
from tests.customers.people import AT, make_user
from tests.foundation.ui.conftest import browser, open_page

__all__ = ["browser", "open_page"]


@pytest.fixture(autouse=True)
def london_firm(db: None) -> Iterator[None]:
    """Settings of a firm in London that people have answered."""
    Settings.objects.create(
        name="Heart and Cake",
        base_currency="GBP",
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


@pytest.fixture
def manager(db: None) -> User:
    return make_user("sara", "manager")


@pytest.fixture
def seller(db: None) -> User:
    return make_user("arash", "seller")


@pytest.fixture
def as_user(client: Client) -> Callable[[User], Client]:
    """Sign somebody in."""

    def enter(user: User) -> Client:
        client.force_login(user, backend=BACKEND)
        return client

    return enter
