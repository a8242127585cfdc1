"""What a new data folder begins with: an administrator, and the sample company unless it is to be empty."""

import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction

from peyvand.foundation.access.actors import SystemActor
from peyvand.foundation.access.commands.users import NewUser, add_user
from peyvand.foundation.access.models import User
from peyvand.kernel import clock
from peyvand.project.data import DataFolder

ADMINISTRATOR = "admin@example.com"


@transaction.atomic
def fill(*, is_empty: bool) -> None:
    """Make the first administrator, and the sample company, where there is no user yet; else change nothing."""
    if User.objects.exists():
        return
    data = DataFolder(Path(settings.DATA))
    kept = data.keep_secret("first-password", f"{ADMINISTRATOR} {secrets.token_urlsafe(9)}")
    email, password = kept.split()
    by, at = SystemActor("first start"), clock.now()
    new = NewUser(email=email, name="Administrator", role_keys=("administrator",), password=password)
    add_user(new, by=by, at=at)
