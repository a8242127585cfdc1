"""What access plugs in elsewhere: its own policies and the firm's, the verb ``user``, the built-in roles."""

from datetime import time
from typing import Any

from django.apps import apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from peyvand.foundation.access import commands, tasks
from peyvand.foundation.access.actors import SystemActor
from peyvand.foundation.access.ports import Policy, policies
from peyvand.foundation.access.verbs import UserVerb
from peyvand.foundation.base.ports import verbs
from peyvand.foundation.firm.terms import term
from peyvand.foundation.jobs.ports import Schedule, TaskName, schedules, task_names
from peyvand.kernel import clock


def wire() -> None:
    changed = ("view", "create", "change")
    policies.register(Policy(key="user", label=term("user", many=True), actions=changed, is_system=True, owner="id"))
    policies.register(
        Policy(key="team", label=term("team", many=True), actions=changed, is_system=True, is_owned=False)
    )
    policies.register(
        Policy(
            key="role",
            label=_("Roles"),
            actions=(*changed, "delete", "assign"),
            is_system=True,
            is_owned=False,
        )
    )
    policies.register(
        Policy(key="firm", label=_("Firm settings"), actions=("view", "change"), is_system=True, is_owned=False)
    )
    policies.register(Policy(key="outlet", label=term("outlet", many=True), actions=changed, is_owned=False))
    verbs.register(UserVerb())
    task_names.register(TaskName(tasks.clear_sessions, _("Clear away old sign-ins")))
    schedules.register(Schedule(key="access.clear_sessions", task=tasks.clear_sessions, at=time(3, 10)))
    post_migrate.connect(_ensure_roles, sender=apps.get_app_config("access"), dispatch_uid="access.roles")


def _ensure_roles(**kwargs: Any) -> None:
    """Make the built-in roles once the tables are there, also after tests have emptied them."""
    commands.ensure_roles(by=SystemActor("access"), at=clock.now())
