"""What imports plug into others."""

from django.utils.translation import gettext_lazy as _

from peyvand.foundation.access.ports import Policy, policies
from peyvand.foundation.base.ports import verbs
from peyvand.foundation.records.imports.models import ImportRun
from peyvand.foundation.records.imports.verbs import ImportVerb


def wire() -> None:
    policies.register(Policy(key=ImportRun.kind, label=_("Imports"), actions=("view", "import")))
    verbs.register(ImportVerb())
