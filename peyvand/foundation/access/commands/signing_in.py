"""Somebody says who they are."""

from datetime import datetime
from typing import Never

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from peyvand.foundation.access.models import User, UserKind
from peyvand.foundation.access.throttling import counters_of, give_back, take_attempt
from peyvand.foundation.journal import commands as journal
from peyvand.kernel.refused import Refused


def sign_in(email: str, password: str, *, address: str | None, browser: str = "", at: datetime) -> User:
    """Return the user of that address and password, counting failures by account and by address.

    Raises Refused("credentials") in the same words and after the same work whether the account is unknown, switched
    off, or the password wrong; Refused("throttled") after too many failures, for unknown accounts as well;
    Refused("elsewhere") for a customer or an agent, whose place is not the desk.
    browser: the secret of a browser in which the account has signed in before; see ``throttling.counters_of``.
    Must not run in a transaction of the caller: a refusal would take the count back.
    """
    email = email.strip().lower()
    counters = counters_of(email, address, browser)
    until = take_attempt(counters, at)
    if until is not None:
        _refuse_for_now(until, at)
    user = User.objects.filter(email=email).first()
    if user is None:
        make_password(password)
    if user is None or not user.check_password(password) or not user.is_active:
        raise Refused("credentials", _("E-mail and password do not belong together."))
    give_back(counters, at)
    if user.user_kind != UserKind.STAFF:
        raise Refused("elsewhere", _("This page is for the firm's own people."))
    with transaction.atomic():
        journal.audit(user, "access.sign_in", user.ref, {}, {"address": address}, at)
    return user


def _refuse_for_now(until: datetime, at: datetime) -> Never:
    minutes = max(1, -int((at - until).total_seconds() // 60))
    text = ngettext_lazy(
        "Too many attempts. Try again in %(minutes)d minute.",
        "Too many attempts. Try again in %(minutes)d minutes.",
        "minutes",
    )
    raise Refused("throttled", text % {"minutes": minutes})
