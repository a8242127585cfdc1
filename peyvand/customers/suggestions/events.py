"""What people answer to suggestions."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext_noop

from peyvand.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class SuggestionAccepted(Event):
    """Somebody took up what ``suggester`` proposed; the subject is the suggestion."""

    headline: ClassVar[str | None] = gettext_noop("{by} took up a suggestion")
    icon: ClassVar[str] = "check"

    suggester: str


@dataclass(frozen=True, kw_only=True)
class SuggestionDismissed(Event):
    """Somebody turned the suggestion down."""

    suggester: str


@dataclass(frozen=True, kw_only=True)
class SuggestionSnoozed(Event):
    """Somebody put the suggestion off; until: the firm's day from which it is shown again."""

    suggester: str
    until: date


@dataclass(frozen=True, kw_only=True)
class SuggestionReopened(Event):
    """Somebody took the answer back."""

    suggester: str
