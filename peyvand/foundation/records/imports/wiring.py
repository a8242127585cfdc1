"""What imports plug into others."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from peyvand.foundation.access.ports import Policy, policies
from peyvand.foundation.base.ports import erasables, verbs
from peyvand.foundation.jobs.ports import Schedule, TaskName, schedules, task_names
from peyvand.foundation.journal.ports import AuditWords, audit_words
from peyvand.foundation.records.imports import tasks
from peyvand.foundation.records.imports.forgetting import ImportErasure
from peyvand.foundation.records.imports.models import ImportRun
from peyvand.foundation.records.imports.records import IMPORT_RUN
from peyvand.foundation.records.imports.verbs import ImportVerb
from peyvand.foundation.records.imports.views import new_run, show_run
from peyvand.foundation.records.ports import RecordPage, pages, record_types
from peyvand.foundation.ui.ports import MenuItem, menu

AUDIT = AuditWords(
    key="imports",
    label=_("Imports"),
    actions={"import": pgettext_lazy("audit", "Imported")},
    fields={
        "reader": _("Holds"),
        "file": _("File"),
        "sha256": _("Fingerprint"),
        "rows": _("Rows"),
        "rejects": _("Rows not done"),
        "zone": _("Time zone"),
        "currency": _("Currency"),
    },
)
TASKS = (
    TaskName(tasks.look_at_file, _("Look at a file")),
    TaskName(tasks.look_at_light_file, _("Look at a file")),
    TaskName(tasks.check_run, _("Dry run of an import")),
    TaskName(tasks.execute_run, _("Import a file")),
    TaskName(tasks.forget_old, _("Forget old files of imports")),
)


def wire() -> None:
    policies.register(Policy(key=ImportRun.kind, label=_("Imports"), actions=("view", "import")))
    record_types.register(IMPORT_RUN)
    pages.register(RecordPage(key=ImportRun.kind, view=show_run, create=new_run))
    menu.register(
        MenuItem(
            key="imports",
            label=_("Imports"),
            icon="file-up",
            url="/imports/",
            order=80,
            section="more",
            type_key=ImportRun.kind,
            action="import",
        )
    )
    verbs.register(ImportVerb())
    erasables.register(ImportErasure())
    schedules.register(Schedule("imports.forget", tasks.forget_old, every=timedelta(days=1)))
    audit_words.register(AUDIT)
    for task in TASKS:
        task_names.register(task)
