"""What imports plug into others."""

from django.utils.translation import gettext_lazy as _

from peyvand.foundation.access.ports import Policy, policies
from peyvand.foundation.base.ports import verbs
from peyvand.foundation.records.imports.models import ImportRun
from peyvand.foundation.records.imports.records import IMPORT_RUN
from peyvand.foundation.records.imports.verbs import ImportVerb
from peyvand.foundation.records.imports.views import new_run, show_run
from peyvand.foundation.records.ports import RecordPage, pages, record_types
from peyvand.foundation.ui.ports import MenuItem, menu


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
