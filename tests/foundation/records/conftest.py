"""People of each role, and tools for them to look at."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from peyvand.foundation.access.actors import SystemActor
from peyvand.foundation.access.models import Role, Team, User
from peyvand.foundation.firm import commands as firm
from peyvand.foundation.firm import snapshot
from peyvand.foundation.records.commands import refresh_search
from tests.foundation.records.sample.models import Tool

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SYSTEM = SystemActor("tests")
MADE: dict[str, Any] = {
    "created_at": AT,
    "created_by": str(SYSTEM.ref),
    "changed_at": AT,
    "changed_by": str(SYSTEM.ref),
}

type MakeUser = Callable[..., User]
type MakeTool = Callable[..., Tool]


@pytest.fixture
def make_user(db: None) -> MakeUser:
    def make(role_key: str, team: Team | None = None, name: str = "") -> User:
        role = Role.objects.filter(key=role_key).first() or Role.objects.create(key=role_key, name=role_key, **MADE)
        count = User.objects.count()
        user = User.objects.create(email=f"{role_key}{count}@example.org", name=name or role_key, team=team, **MADE)
        user.set_password("correct horse")
        user.save()
        user.roles.add(role)
        return user

    return make


@pytest.fixture
def manager(make_user: MakeUser) -> User:
    return make_user("manager")


@pytest.fixture
def make_tool(db: None) -> MakeTool:
    def make(name: str, **values: Any) -> Tool:
        tool = Tool.objects.create(name=name, **{**MADE, **values})
        refresh_search("tool", [tool.id])
        return tool

    return make


@pytest.fixture
def team(db: None) -> Team:
    return Team.objects.create(name="North", **MADE)


@pytest.fixture
def tehran(db: None) -> Iterator[None]:
    """A firm in Tehran that counts in pounds; its day begins at half past eight of the evening before in UTC."""
    answers = firm.Answers(
        name="Tools",
        currency="GBP",
        zone="Asia/Tehran",
        language="en",
        calendar="gregorian",
        digits="latin",
        week_start="saturday",
        fiscal_month=1,
        country="IR",
    )
    firm.answer_settings(answers, by=SYSTEM, at=AT)
    firm.fix_base_currency("GBP", by=SYSTEM, at=AT)
    yield
    snapshot.drop()
