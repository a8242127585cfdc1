"""What the journal plugs in elsewhere: its delivery into the worker, and erasure."""

from typing import Any

from django.apps import apps
from django.db.models.signals import post_migrate

from peyvand.foundation.base.ports import erasables
from peyvand.foundation.jobs.ports import services
from peyvand.foundation.journal.erasure import JournalErasure
from peyvand.foundation.journal.numbering import keep_ahead
from peyvand.foundation.journal.service import Delivery


def wire() -> None:
    services.register(Delivery())
    erasables.register(JournalErasure())
    post_migrate.connect(_after_migrations, sender=apps.get_app_config("journal"))


def _after_migrations(**_: Any) -> None:
    keep_ahead()
