"""What several do at the same moment: attempts to sign in, and two administrators who let each other go."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from peyvand.foundation.access import commands
from peyvand.foundation.access.models import User
from peyvand.kernel.refused import Refused
from tests.foundation.people import AT, SYSTEM, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(count: int, act: object) -> Counter[str]:
    """Let ``count`` threads call ``act(number)`` together and count the codes of their refusals, "" for none."""
    barrier = Barrier(count)

    def run(number: int) -> str:
        barrier.wait()
        try:
            act(number)  # type: ignore[operator]
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(count) as pool:
        return Counter(pool.map(run, range(count)))


def test_of_many_attempts_at_once_no_more_are_tried_than_one_after_the_other() -> None:
    make_user("sara", "seller")

    codes = all_at_once(8, lambda _number: commands.sign_in("sara@kavir.example", "wrong", address="1.1.1.1", at=AT))

    assert codes == {"credentials": 5, "throttled": 3}


def test_two_administrators_cannot_both_let_each_other_go() -> None:
    both = [make_user("sara", "administrator"), make_user("omid", "administrator")]

    codes = all_at_once(
        2, lambda number: commands.change_user(both[number].id, {"is_active": False}, version=1, by=SYSTEM, at=AT)
    )

    assert codes == {"": 1, "last_administrator": 1}
    assert User.objects.filter(is_active=True).count() == 1
