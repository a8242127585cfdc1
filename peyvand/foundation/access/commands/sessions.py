"""Sessions are seen, ended and cleared away."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from peyvand.foundation.access.models import Session, SignInThrottle, User
from peyvand.foundation.journal import commands as journal
from peyvand.kernel.refused import Refused


def touch_session(session_key: str, *, at: datetime) -> None:
    """Note that the session is in use."""
    Session.objects.filter(session_key=session_key).update(seen_at=at)


@transaction.atomic
def end_session(handle: UUID, *, by: User, at: datetime) -> None:
    """Sign one of the user's own browsers out. Raises Refused("missing") for a session of somebody else."""
    session = Session.objects.filter(handle=handle, user=by).first()
    if session is None:
        raise Refused("missing")
    session.delete()
    journal.audit(by, "access.end_session", by.ref, {"device": session.device}, {}, at)


@transaction.atomic
def end_other_sessions(keep_key: str | None, *, by: User, at: datetime) -> int:
    """Sign all of the user's own browsers out but the one of that session key; return how many there were."""
    count, _tables = Session.objects.filter(user=by).exclude(session_key=keep_key).delete()
    if count:
        journal.audit(by, "access.end_other_sessions", by.ref, {"sessions": count + 1}, {"sessions": 1}, at)
    return count


def purge_sessions(*, at: datetime) -> int:
    """Clear away sessions that have run out and failures that are forgotten; return how many rows went."""
    sessions, _tables = Session.objects.filter(expire_date__lte=at).delete()
    failures, _tables = SignInThrottle.objects.filter(failed_at__lt=at - timedelta(days=1)).delete()
    return sessions + failures
