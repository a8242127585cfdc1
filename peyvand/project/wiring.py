"""What the whole plugs in: its own verbs."""

from peyvand.foundation.base.ports import verbs
from peyvand.project.verbs import BackupVerb, ChecksumsVerb, HealthVerb, RebuildVerb, TranslationsVerb


def wire() -> None:
    for verb in (BackupVerb(), ChecksumsVerb(), HealthVerb(), RebuildVerb(), TranslationsVerb()):
        verbs.register(verb)
