"""Sessions kept in our own table, so that people see where they are signed in and can end it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from peyvand.foundation.access.models import Session
from peyvand.foundation.base.ids import new_id
from peyvand.kernel import clock

# What the views put into a session at sign-in and the table shows in columns of its own.
DEVICE, ADDRESS = "_device", "_address"
# How stale "last seen" may be: a write for each request would cost more than it tells.
SEEN_EVERY = timedelta(minutes=5)


class SessionStore(DatabaseStore):
    """Django's database store over ``access.Session``."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row to be saved, with the columns by which people know their sessions."""
        now = clock.now()
        user_id = data.get(SESSION_KEY)
        return Session(
            session_key=self._get_or_create_session_key(),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            handle=new_id(),
            user_id=UUID(user_id) if user_id else None,
            device=data.get(DEVICE, ""),
            address=data.get(ADDRESS),
            started_at=now,
            seen_at=now,
        )
