"""Passwords are set and changed; every other browser of the user is signed out by it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peyvand.foundation.access.commands.users import guard_administrators
from peyvand.foundation.access.models import Session, User
from peyvand.foundation.access.queries import visible
from peyvand.foundation.access.throttling import counters_of, give_back, take_attempt
from peyvand.foundation.journal import commands as journal
from peyvand.kernel.actor import Actor
from peyvand.kernel.refused import Refused


def change_own_password(old: str, new: str, *, by: User, keep_key: str | None, at: datetime) -> User:
    """Change the user's own password, end their other sessions, and return the user with it.

    Raises Refused("invalid") with a sentence for the field: a wrong old password (which counts like a failed
    sign-in), a new one that is too easy. Must not run in a transaction of the caller: see ``sign_in``.
    """
    # Whoever is signed in is not kept out by strangers who fail at the door.
    counters = counters_of(by.email, None, browser="signed in")
    if take_attempt(counters, at) is not None:
        raise Refused("throttled", _("Too many attempts. Try again in a few minutes."))
    if not by.check_password(old):
        raise _invalid("old", [_("This is not your present password.")])
    give_back(counters, at)
    return _write(by.id, new, by=by, keep_key=keep_key, at=at)


@transaction.atomic
def set_password(user_id: UUID, new: str, *, by: Actor, at: datetime) -> None:
    """Give a user a password and sign them out everywhere.

    Raises Refused("missing"), Refused("forbidden"), and Refused("invalid") for a password that is too easy.
    """
    user = visible(User.objects.all(), by).filter(id=user_id).first()
    if user is None:
        raise Refused("missing")
    by.may("change", user)
    guard_administrators(user.roles.all(), by)
    _write(user_id, new, by=by, keep_key=None, at=at)


@transaction.atomic
def _write(user_id: UUID, new: str, *, by: Actor, keep_key: str | None, at: datetime) -> User:
    user = User.objects.select_for_update().get(id=user_id)
    try:
        validate_password(new, user)
    except ValidationError as mistake:
        raise _invalid("new", mistake.messages) from mistake
    user.set_password(new)
    user.version += 1
    user.changed_at, user.changed_by = at, str(by.ref)
    user.save(update_fields=["password", "version", "changed_at", "changed_by"])
    Session.objects.filter(user=user).exclude(session_key=keep_key).delete()
    journal.audit(by, "access.set_password", user.ref, {}, {}, at)
    return user


def _invalid(field: str, sentences: Sequence[object]) -> Refused:
    text = " ".join(map(str, sentences))
    return Refused("invalid", _("Some fields need another look."), errors={field: text})
