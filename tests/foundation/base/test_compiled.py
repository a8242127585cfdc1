"""A compiled queryset answers as the queryset itself would, whatever the values."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Q, QuerySet

from peyvand.foundation.access.models import Team, User
from peyvand.foundation.base.compiled import Compiled
from tests.foundation.people import make_team, make_user

pytestmark = pytest.mark.django_db


def of_team(team_id: UUID | None, names: Sequence[str], since: datetime) -> QuerySet[User]:
    return User.objects.filter(
        Q(name__in=names) | Q(created_at__lt=since), team_id=team_id
    ).select_related("team").order_by("name")  # fmt: skip


@pytest.fixture
def teams() -> list[Team]:
    teams = [make_team("North"), make_team("South")]
    for team in teams:
        for name in ("Ada", "Bahar", "Cyrus"):
            make_user(f"{name}-{team.name}", "seller", team=team)
    return teams


def test_rows_are_those_of_the_queryset(teams: list[Team], django_assert_num_queries: Any) -> None:
    compiled, long_ago = Compiled(of_team), datetime(2000, 1, 1, tzinfo=UTC)

    for team in [*teams, *teams]:
        names = (f"Ada-{team.name}", f"Cyrus-{team.name}")
        with django_assert_num_queries(1):
            found = compiled.all(team.id, names, long_ago)
            assert [(user.name, user.team.name) for user in found if user.team] == [(name, team.name) for name in names]
        assert found == list(of_team(team.id, names, long_ago))


def test_a_none_and_another_number_of_values_make_another_statement(teams: list[Team]) -> None:
    compiled, long_ago = Compiled(of_team), datetime(2000, 1, 1, tzinfo=UTC)
    alone = make_user("Dara", "seller")

    assert compiled.all(teams[0].id, ("Ada-North",), long_ago) == list(User.objects.filter(name="Ada-North"))
    assert compiled.all(None, (alone.name,), long_ago) == [alone]
    assert len(compiled.all(teams[0].id, ("Ada-North", "Bahar-North", "Cyrus-North"), long_ago)) == 3
    assert compiled.all(teams[0].id, (), alone.created_at + timedelta(days=1)) == list(
        User.objects.filter(team=teams[0]).order_by("name")
    )


def test_a_condition_that_nothing_meets_asks_nothing(django_assert_num_queries: Any) -> None:
    compiled = Compiled(lambda ids: User.objects.filter(id__in=ids))

    with django_assert_num_queries(0):
        assert compiled.all(()) == []
        assert compiled.first(()) is None


def test_what_changes_the_statement_is_its_shape(teams: list[Team]) -> None:
    compiled = Compiled(lambda team_id, limit: User.objects.filter(team_id=team_id).order_by("name")[:limit])

    assert [len(compiled.all(teams[1].id, shape=[limit])) for limit in (1, 2, 1)] == [1, 2, 1]


@pytest.mark.parametrize("build", [
    lambda name: User.objects.filter(name__startswith=name),
    lambda _name: User.objects.all(),
])  # fmt: skip
def test_a_value_that_does_not_stand_as_it_is_is_a_mistake(build: Any) -> None:
    with pytest.raises(TypeError, match="do not stand"):
        Compiled(build).all("Ada")


def test_tuples_and_single_columns_come_as_from_the_queryset(teams: list[Team]) -> None:
    pairs = Compiled(lambda team_id: User.objects.filter(team_id=team_id).order_by("name").values_list("name", "id"))
    names = Compiled(
        lambda team_id: User.objects.filter(team_id=team_id).order_by("name").values_list("name", flat=True)
    )

    assert names.all(teams[0].id) == ["Ada-North", "Bahar-North", "Cyrus-North"]
    assert [name for name, _id in pairs.all(teams[1].id)] == ["Ada-South", "Bahar-South", "Cyrus-South"]


@pytest.mark.django_db(transaction=True)
def test_threads_do_not_get_into_each_others_values() -> None:
    teams, wrong = [make_team(f"Team{number}") for number in range(4)], []
    users = {team.id: make_user(team.name, "seller", team=team) for team in teams}
    compiled = Compiled(lambda team_id: User.objects.filter(team_id=team_id))

    def ask(team: Team) -> None:
        wrong.extend(1 for _ in range(50) if compiled.all(team.id) != [users[team.id]])
        connection.close()

    threads = [Thread(target=ask, args=(team,)) for team in teams]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert compiled.all(uuid4()) == []
