"""Links in mails: signed tokens, bound to an invitation, its address, and how often it was sent. Nothing is stored.

After a restore, the database gives the number of an invitation that the backup did not have to another one: without
the address, the old link would accept the new invitation.
"""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import Invitation

SALT = "cms.accounts.invitations.accept"


def link(invitation: Invitation) -> str:
    """Return the absolute URL of the page that accepts an invitation."""
    return settings.BASE_URL + reverse("accept_invitation", args=[make_token(invitation)])


def make_token(invitation: Invitation) -> str:
    """Return the token of the link; sending the invitation again makes it invalid."""
    return signing.dumps([invitation.pk, _state(invitation)], salt=SALT, compress=False)


def read_token(token: str) -> tuple[Invitation | None, bool]:
    """Return the invitation of a token, if it is not gone, and whether this link still accepts it.

    Also the holder of an old link is answered in the language of the invitation.
    """
    try:
        pk, state = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None, False
    invitation = Invitation.objects.select_related("invited_by").filter(pk=pk).first()
    is_valid = invitation is not None and _state(invitation) == state and invitation.is_open(timezone.now())
    return invitation, is_valid


def _state(invitation: Invitation) -> str:
    """Return a hash of what a link is bound to, since a token can be read by whoever has it."""
    return hashlib.sha256(f"{invitation.version}\n{invitation.email}".encode()).hexdigest()[:16]
