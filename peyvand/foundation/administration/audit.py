"""The audit as people ask for it and read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peyvand.foundation.access.models import User
from peyvand.foundation.access.ports import policies
from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.journal.models import AuditLine
from peyvand.foundation.records.ports import record_types
from peyvand.foundation.ui import formats
from peyvand.kernel.calendars import parse_day
from peyvand.kernel.ref import Ref

ACTORS = {
    "person": gettext_lazy("Somebody who is gone"),
    "customer": gettext_lazy("From outside"),
    "import": gettext_lazy("An import"),
    "agent": gettext_lazy("An agent"),
    "system": gettext_lazy("The system"),
}


@dataclass
class AuditSearch:
    """What is asked of the audit, as typed; ``errors`` has a sentence for each field that is not understood."""

    person: str = ""
    action: str = ""
    since: str = ""
    until: str = ""
    before: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, asked: QueryDict) -> "AuditSearch":
        """Return what the address asks."""
        keys = ("person", "action", "since", "until", "before")
        person, action, since, until, before = (asked.get(key, "").strip() for key in keys)
        return cls(person, action, since, until, before)

    def conditions(self) -> dict[str, Any]:
        """Return what ``journal.queries.search_audit`` is to be asked; notes errors."""
        until = self._day("until")
        return {
            "actor": self._actor(),
            "action": self.action,
            "since": _start_of(self._day("since")),
            "until": _start_of(until + timedelta(days=1)) if until else None,
            "before_id": int(self.before) if self.before.isdecimal() else None,
        }

    def address(self, before: int) -> str:
        """Return the address of the page after this one."""
        asked = {"person": self.person, "action": self.action, "since": self.since, "until": self.until}
        return "?" + urlencode({key: value for key, value in asked.items() if value} | {"before": before})

    def _actor(self) -> Ref | None:
        try:
            return Ref("user", UUID(self.person)) if self.person else None
        except ValueError:
            self.errors["person"] = _("Choose one of the list.")
            return None

    def _day(self, key: str) -> date | None:
        typed = getattr(self, key)
        try:
            return parse_day(typed, formats.current().calendar) if typed else None
        except ValueError:
            self.errors[key] = _("This is no day.")
            return None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the audit in words. changes: for each value its name, before and after."""

    at: datetime
    actor: str
    action: str
    subject: str
    address: str
    changes: list[tuple[str, str, str]]


def describe(lines: Sequence[AuditLine]) -> list[Line]:
    """Return the lines in words; one query for the names of all who acted."""
    refs = {line.id: Ref.parse(line.actor) for line in lines}
    names = dict(User.objects.filter(id__in={ref.id for ref in refs.values()}).values_list("id", "name"))
    paths = {declared.key: declared.path for declared in record_types}
    labels = {policy.key: str(policy.label) for policy in policies}
    return [
        Line(
            at=line.at,
            actor=names.get(refs[line.id].id) or str(ACTORS.get(line.actor_kind, line.actor_kind)),
            action=line.action,
            subject=labels.get(line.subject_kind, line.subject_kind),
            address=f"/{paths[line.subject_kind]}/{line.subject_id}" if line.subject_kind in paths else "",
            changes=list(_changes(line)),
        )
        for line in lines
    ]


def _changes(line: AuditLine) -> Iterable[tuple[str, str, str]]:
    for key in {**line.before, **line.after}:
        before, after = _text(line.before.get(key)), _text(line.after.get(key))
        if before or after:
            yield key, before, after


def _text(value: object) -> str:
    if isinstance(value, list):
        return f"{formats.current().comma} ".join(map(str, value))
    return "" if value is None else str(value)


def _start_of(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), get_settings().zone)
