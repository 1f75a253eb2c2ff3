"""The session store: Django's, in a table that also says whose session it is and when it was last used."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.exceptions import SessionInterrupted
from django.utils import timezone

from cms.accounts.models import Session


class SessionStore(db.SessionStore):
    """A session in the table of `Session`."""

    #: The columns of the last use, as in the database or as the next save writes them; empty without an account.
    last_use: dict[str, Any]

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.last_use = {}

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the model of the table."""
        return Session

    def _validate_session_key(self, key: str | None) -> bool:
        """Return whether a cookie may hold a key. PostgreSQL raises an error for one with U+0000."""
        return bool(super()._validate_session_key(key)) and "\x00" not in str(key)  # type: ignore[misc]

    def _get_session_from_db(self) -> Session | None:
        session: Session | None = super()._get_session_from_db()  # type: ignore[misc]  # Unknown to the stubs.
        if session and session.user_id:
            self.last_use = {name: getattr(session, name) for name in Session.LAST_USE}
        return session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row of this session. That of somebody who did not sign in says nothing about them."""
        session: Any = super().create_model_instance(data)
        session.user_id = data.get(SESSION_KEY)
        if session.user_id:
            self.last_use.setdefault("last_used", timezone.now())
            for name, value in self.last_use.items():
                setattr(session, name, value)
        return session

    def cycle_key(self) -> None:
        """Give the session another key. Raises `SessionInterrupted` if somebody ended it while the request ran.

        Django would store it again under the new key, as it does not with the present one.
        """
        if self.get(SESSION_KEY) and self.session_key and not self.exists(self.session_key):
            raise SessionInterrupted("The session was ended while the request ran.")
        super().cycle_key()

    def flush(self) -> None:
        """Delete the session with what is known of its last use."""
        super().flush()
        self.last_use = {}
