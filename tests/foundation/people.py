"""A firm and its people, as tests of the foundation need them."""

from datetime import UTC, datetime
from uuid import UUID

from peyvand.foundation.access import commands
from peyvand.foundation.access.actors import SystemActor
from peyvand.foundation.access.models import Team, User
from peyvand.foundation.firm import commands as firm
from peyvand.foundation.firm.commands import Answers

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SYSTEM = SystemActor("tests")
WORD = "golestan-1405-yalda"
ANSWERS = Answers(
    name="بسته‌بندی کویر",
    currency="IRR",
    zone="Asia/Tehran",
    language="fa",
    calendar="jalali",
    digits="persian",
    week_start="saturday",
    fiscal_month=1,
    country="IR",
    days_off=(4,),
)


def make_team(name: str) -> Team:
    return Team.objects.get(id=commands.add_team(name, by=SYSTEM, at=AT))


def make_user(
    name: str, *role_keys: str, team: Team | None = None, kind: str = "staff", role_ids: tuple[UUID, ...] = ()
) -> User:
    new = commands.NewUser(
        email=f"{name}@kavir.example",
        name=name.title(),
        user_kind=kind,
        team_id=team.id if team else None,
        role_keys=role_keys,
        role_ids=role_ids,
        password=WORD,
        language="en",
    )
    return User.objects.get(id=commands.add_user(new, by=SYSTEM, at=AT).id)


def answer_settings() -> None:
    """Let the firm have answered the settings of the first visit."""
    firm.answer_settings(ANSWERS, by=SYSTEM, at=AT)
