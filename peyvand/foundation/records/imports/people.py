"""Who started a run."""

from peyvand.foundation.access.actors import SystemActor
from peyvand.foundation.access.models import User
from peyvand.foundation.records.imports.models import ImportRun
from peyvand.kernel.ref import Ref

# Who acts when a run is started from the command line.
COMMAND_LINE = "command line"


def find_starter(run: ImportRun) -> User | SystemActor:
    """Return the user who started the run, or the system where it came from the command line."""
    ref = Ref.parse(run.created_by)
    return User.objects.get(id=ref.id) if ref.kind == User.kind else SystemActor(COMMAND_LINE)
