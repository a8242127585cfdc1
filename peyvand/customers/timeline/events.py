"""What happens to notes."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop

from peyvand.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class NoteWritten(Event):
    """Somebody left a note; the subject is the note, which holds the text."""

    headline: ClassVar[str | None] = gettext_noop("{by} left a note")
    icon: ClassVar[str] = "sticky-note"


@dataclass(frozen=True, kw_only=True)
class NoteChanged(Event):
    """A note says something else; the line of its writing shows what it says now."""


@dataclass(frozen=True, kw_only=True)
class NoteDeleted(Event):
    """A note was taken back by who wrote it; the line of its writing is shown no more."""
