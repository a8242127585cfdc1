"""What the timeline plugs into others."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from peyvand.customers.timeline.erasure import Notes
from peyvand.customers.timeline.panels import TimelinePanel
from peyvand.foundation.base.ports import erasables
from peyvand.foundation.journal.ports import AuditWords, audit_words
from peyvand.foundation.ui.ports import panels

AUDIT = AuditWords(
    key="timeline",
    label=_("Notes"),
    actions={
        "write_note": pgettext_lazy("audit", "Written"),
        "change_note": pgettext_lazy("audit", "Changed"),
        "delete_note": pgettext_lazy("audit", "Deleted"),
    },
    subjects={"note": _("Note")},
    fields={"text": _("Text")},
)


def wire() -> None:
    panels.register(TimelinePanel())
    erasables.register(Notes())
    audit_words.register(AUDIT)
