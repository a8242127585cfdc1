"""What people answer to suggestions. What is taken up counts as an exposure, so that its effect can be told later."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext_noop

from peyvand.foundation.journal.events import Event
from peyvand.kernel.fact import Fact


@dataclass(frozen=True, kw_only=True)
class SuggestionAccepted(Event):
    """Somebody took up what ``suggester`` proposed; the subject is the suggestion, the amount what is at stake."""

    fact: ClassVar[Fact | None] = Fact.EXPOSURE
    headline: ClassVar[str | None] = gettext_noop("{by} took up a suggestion")
    icon: ClassVar[str] = "check"

    suggester: str


@dataclass(frozen=True, kw_only=True)
class SuggestionDismissed(Event):
    """Somebody turned the suggestion down."""

    headline: ClassVar[str | None] = gettext_noop("{by} turned a suggestion down")
    icon: ClassVar[str] = "thumbs-down"

    suggester: str


@dataclass(frozen=True, kw_only=True)
class SuggestionSnoozed(Event):
    """Somebody put the suggestion off; until: the firm's day from which it is shown again."""

    headline: ClassVar[str | None] = gettext_noop("{by} put a suggestion off until {until}")
    icon: ClassVar[str] = "clock"

    suggester: str
    until: date


@dataclass(frozen=True, kw_only=True)
class SuggestionReopened(Event):
    """Somebody took the answer back."""

    suggester: str
