"""How runs of imports look in their list."""

from django.utils.translation import gettext_lazy as _

from peyvand.foundation.records.declaration import Choice, Column, Filter, Kind, RecordType
from peyvand.foundation.records.imports.models import ImportRun, RunState

HUES = {
    RunState.NEW: "new",
    RunState.READY: "planned",
    RunState.CHECKING: "active",
    RunState.WAITING: "waiting",
    RunState.STAGING: "active",
    RunState.WRITING: "active",
    RunState.FINISHING: "active",
    RunState.DONE: "done",
    RunState.CANCELLED: "closed",
    RunState.FAILED: "late",
}
STATES = tuple(Choice(state.value, state.label, hue=HUES[state]) for state in RunState)

IMPORT_RUN = RecordType(
    key=ImportRun.kind,
    model=ImportRun,
    path="imports",
    label=_("Import"),
    label_many=_("Imports"),
    icon="file-up",
    columns=(
        Column(key="file_name", label=_("File"), is_title=True, priority=1),
        Column(key="state", label=_("State"), kind=Kind.CHOICE, choices=STATES, priority=1),
        Column(key="staged_rows", label=_("Rows"), kind=Kind.NUMBER),
        Column(key="changes", label=_("Changes"), kind=Kind.NUMBER, priority=3),
        Column(key="reject_count", label=_("Rows not done"), kind=Kind.NUMBER),
        Column(key="owner", label=_("Started by"), kind=Kind.USER, priority=4),
        Column(key="created_at", label=_("When"), kind=Kind.MOMENT, is_sortable=True, priority=3),
    ),
    filters=(
        Filter(key="state", label=_("State"), kind=Kind.CHOICE, choices=STATES),
        Filter(key="created_at", label=_("When"), kind=Kind.MOMENT),
    ),
    default_sort="-created_at",
    title_fields=("file_name",),
    create_action="import",
    is_changeable=False,
    is_deletable=False,
)
