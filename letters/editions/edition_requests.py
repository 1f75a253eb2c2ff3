"""Requests for an edition: whether it can be made, and the queued row. It prints all public letters of its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from letters.enums import EditionState
from letters.exceptions import FailureReason, NothingToPublish
from letters.models import Edition
from letters.models.public_letters import public_letters_for
from signatories.models import SignatoryList

if TYPE_CHECKING:
    from core.users.models import User


def request_edition(signatory_list: SignatoryList, *, user: User | None = None, is_automatic: bool = False) -> Edition:
    """Queue a new edition for the worker and return it.

    Returns the unfinished edition if there is one, so that concurrent requests cost one print; a request by a user
    makes its next attempt due immediately. Raises `NothingToPublish` if no letter of the list is public, or nobody has
    signed.
    """
    check_publishable(signatory_list)
    with transaction.atomic():
        SignatoryList.objects.select_for_update().get(pk=signatory_list.pk)
        unfinished = signatory_list.editions.unfinished().first()
        if unfinished is None:
            return Edition.objects.create(
                signatory_list=signatory_list, requested_by=user, is_automatic=is_automatic, due_at=timezone.now()
            )
        if not is_automatic and unfinished.state == EditionState.QUEUED:
            _expedite(unfinished, user)
        return unfinished


def _expedite(edition: Edition, user: User | None) -> None:
    """Make a queued edition due now, as if the user had requested it: a failure is then reported without retries."""
    edition.is_automatic = False
    edition.requested_by = edition.requested_by or user
    edition.due_at = min(edition.due_at or timezone.now(), timezone.now())
    edition.attempts = 0
    edition.save(update_fields=["is_automatic", "requested_by", "due_at", "attempts"])


def check_publishable(signatory_list: SignatoryList) -> None:
    """Raise `NothingToPublish`, with advice for staff, unless the letter is public and somebody signed it."""
    if not public_letters_for(signatory_list):
        raise NothingToPublish(FailureReason.NOT_PUBLISHED)
    if not (signatory_list.signatories.counted().exists() or signatory_list.paper_signatures.exists()):
        raise NothingToPublish(FailureReason.NOBODY_SIGNED)


def why_not_publishable(signatory_list: SignatoryList) -> str:
    """Return the reason why no edition of a list can be made now, with advice for staff; "" if one can be made."""
    try:
        check_publishable(signatory_list)
    except NothingToPublish as error:
        return str(error)
    return ""
