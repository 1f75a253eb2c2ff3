"""The sessions of an account, with what their owner recognizes them by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import HASH_SESSION_KEY
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.accounts.models import Session
from cms.accounts.second_factor.state import account_of, missing_in, with_second_factor
from core.keyed_hashes import keyed_hash
from core.users.models import User

#: Key of a session: when its password was entered, in ISO format.
SIGNED_IN = "signed_in"


@dataclass(frozen=True)
class ListedSession:
    """A session as screens show it. Its key stays secret: whoever has that is signed in."""

    key: str
    browser: str
    address: str | None
    signed_in: datetime | None
    last_used: datetime | None
    #: Whether the second factor is still to be proved.
    is_waiting: bool

    @property
    def id(self) -> str:
        """Return what forms name the session by."""
        return keyed_hash(f"session {self.key}")


def unexpired_sessions(user: User) -> QuerySet[Session]:
    """Return the sessions of an account, also those that are over and could revive: not all of them are shown."""
    return Session.objects.filter(user=user, expire_date__gt=timezone.now())


def sessions_of(user: User) -> list[ListedSession]:
    """Return the sessions of an account that are not over, the last one used first."""
    account = with_second_factor(User.objects.filter(pk=user.pk)).get()
    rows = unexpired_sessions(user).order_by("-last_used", "pk")
    # Django ends sessions if the password is hashed anew, also the same one.
    hashes = {account.get_session_auth_hash(), *account.get_session_auth_fallback_hash()}
    listed = []
    for row in rows:
        data = row.get_decoded()
        if data.get(HASH_SESSION_KEY) in hashes and account_of(data, account).is_authenticated:
            started = data.get(SIGNED_IN)
            listed.append(
                ListedSession(
                    key=row.session_key,
                    browser=_in_words(row.browser, row.system),
                    address=row.address,
                    signed_in=datetime.fromisoformat(started) if started else None,
                    last_used=row.last_used,
                    is_waiting=missing_in(data, account) is not None,
                )
            )
    return listed


def _in_words(browser: str, system: str) -> str:
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown browser")
