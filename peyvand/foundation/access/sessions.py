"""Sessions kept in our own table, so that people see where they are signed in and can end it."""

from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import IntegrityError, transaction

from peyvand.foundation.access.models import Session
from peyvand.foundation.base.compiled import Compiled
from peyvand.foundation.base.ids import new_id
from peyvand.foundation.firm import queries as firm
from peyvand.foundation.firm import snapshot
from peyvand.kernel import clock

# What sign-in puts into a session and the table shows in columns of its own.
DEVICE, ADDRESS = "_device", "_address"
_SESSION = Compiled(
    lambda key, now: (
        Session.objects.select_related("user")
        .annotate(firm_version=firm.version_column())
        .filter(session_key=key, expire_date__gt=now)
    )
)


class SessionStore(DatabaseStore):
    """Django's database store over ``access.Session``: one query brings session, user and the firm's version."""

    # The row that the session was loaded from, None before that and for a session that is not in the table.
    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        self.row = _SESSION.first(self.session_key, clock.now())
        if self.row is None:
            self._session_key = None
            return None
        snapshot.notice(self.row.firm_version or 0)
        return self.row

    def save(self, must_create: bool = False) -> None:
        """Write the session; raises CreateError or UpdateError as Django's stores do."""
        if self.session_key is None:
            self.create()
            return
        data: dict[str, Any] = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        values = self._columns(data)
        if must_create:
            now = clock.now()
            made = {"session_key": self.session_key, "handle": new_id(), "started_at": now, "seen_at": now}
            try:
                with transaction.atomic():
                    Session.objects.create(**made, **values)
            except IntegrityError as mistake:
                raise CreateError from mistake
        elif not Session.objects.filter(session_key=self.session_key).update(**values):
            raise UpdateError

    def _columns(self, data: dict[str, Any]) -> dict[str, Any]:
        user_id = data.get(SESSION_KEY)
        return {
            "session_data": self.encode(data),
            "expire_date": self.get_expiry_date(),
            "user_id": UUID(user_id) if user_id else None,
            "device": data.get(DEVICE, ""),
            "address": data.get(ADDRESS),
        }
