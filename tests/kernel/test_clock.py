"""The clock: the present in UTC, and held still for tests."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from peyvand.kernel import clock


def test_now_is_in_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_a_held_clock_stands_still_and_goes_on_afterwards() -> None:
    held = datetime(2026, 11, 23, 13, 0, tzinfo=timezone(timedelta(hours=3, minutes=30)))

    with clock.frozen(held):
        inside = clock.now()

    assert inside == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert clock.now() != inside


def test_a_clock_is_not_held_at_a_moment_without_a_zone() -> None:
    with pytest.raises(ValueError, match="a moment needs a zone"), clock.frozen(datetime(2026, 11, 23)):
        pass
