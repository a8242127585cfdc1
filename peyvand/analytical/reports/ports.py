"""What may stand on the page of reports: anything that has a finding to tell about a span of months."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.utils.safestring import SafeString

from peyvand.kernel.actor import Actor
from peyvand.kernel.calendars import Period
from peyvand.kernel.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Span:
    """The months that a report is about, and as many before them, of the reader's calendar; the earliest first.

    until: the last day of which something is known; the last month may not be over by then.
    before: empty where nothing is compared.
    """

    key: str
    months: tuple[Period, ...]
    before: tuple[Period, ...]
    until: date

    @property
    def days(self) -> tuple[date, date]:
        """The span's first day, and the first after what is known."""
        return self.months[0].start, min(self.months[-1].end, self.until + timedelta(days=1))

    @property
    def days_before(self) -> tuple[date, date] | None:
        """The same of the months before, as far into the last of them as the present has come into its own."""
        if not self.before:
            return None
        into = self.days[1] - self.months[-1].start
        return self.before[0].start, min(self.before[-1].end, self.before[-1].start + into)

    @property
    def is_partial(self) -> bool:
        """Whether the last month is not over yet."""
        return self.days[1] < self.months[-1].end


@dataclass(frozen=True, kw_only=True)
class Section:
    """What a report tells. heading: the finding as a sentence. note: which figures, of when, gross or net."""

    heading: str
    note: str
    body: SafeString


class Report(ABC):
    """One finding with its picture. place: how broad it stands on the page."""

    key: str
    place: Literal["full", "half", "half-more"]
    order: int

    @abstractmethod
    def draw(self, span: Span, *, by: Actor) -> Section | None:
        """Return what there is to tell, as far as the actor may see; None where there is nothing."""


reports: Registry[Report] = Registry("report")
