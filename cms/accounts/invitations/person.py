"""The invitations of one person."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import ngettext

from cms.accounts.models import Invitation
from core.numbers import grouped
from core.users.models import rows_with_email
from signatories.addresses import UndeliverableAddress, canonical_email
from signatories.privacy.person_parts import PersonPart
from signatories.privacy.retention import delete


def _invitations_of(address: str) -> QuerySet[Invitation]:
    try:
        return rows_with_email(Invitation.objects.all(), canonical_email(address))
    except UndeliverableAddress:
        return Invitation.objects.none()


def _in_words(number: int) -> str:
    text = ngettext("%s invitation to create an account", "%s invitations to create an account", number)
    return text % grouped(number)


INVITATIONS = PersonPart(
    "invitations",
    rows=_invitations_of,
    columns=("language", "email", "first_name", "last_name", "created_at", "expires_at", "accepted_at"),
    erase=delete,
    in_words=_in_words,
)
