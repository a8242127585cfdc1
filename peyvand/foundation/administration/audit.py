"""The audit as people ask for it."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from peyvand.foundation.firm.queries import get_settings
from peyvand.foundation.ui import formats
from peyvand.kernel.calendars import parse_day
from peyvand.kernel.ref import Ref

# Longer numbers are none that an audit line bears.
MOST_DIGITS = 19


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
            "before_id": int(self.before) if self.before.isdecimal() and len(self.before) < MOST_DIGITS else None,
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


def _start_of(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), get_settings().zone)
