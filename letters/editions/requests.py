"""Asking for an edition: which letters it would print, whether it can be made, and the queued row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from letters.enums import EditionState
from letters.exceptions import FailureReason, NothingToPublish
from letters.models import Edition, LetterPage
from letters.models.public_letters import public_letters_for
from signatories.models import SignatoryList

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def published_letters(signatory_list: SignatoryList) -> list[LetterPage]:
    """Return the letters of a list that anybody may read, which is what an edition prints, in all languages."""
    return public_letters_for(signatory_list)


def request_edition(signatory_list: SignatoryList, *, user: User | None = None, is_automatic: bool = False) -> Edition:
    """Ask for a new edition and return it, queued; the worker finds and makes it.

    While one waits or is being made, that one is returned: many requests at once cost one print. One that waits for
    its next attempt is due at once where somebody asks for it. Raises `NothingToPublish` when no letter of the list is
    public or nobody has signed.
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
            _ask_now(unfinished, user)
        return unfinished


def _ask_now(edition: Edition, user: User | None) -> None:
    """Have an edition that waits made at once, for somebody who waits for it: a failure is then told at once."""
    edition.is_automatic = False
    edition.requested_by = edition.requested_by or user
    edition.due_at = min(edition.due_at or timezone.now(), timezone.now())
    edition.attempts = 0
    edition.save(update_fields=["is_automatic", "requested_by", "due_at", "attempts"])


def check_publishable(signatory_list: SignatoryList) -> None:
    """Raise `NothingToPublish`, with what to do, unless a letter of the list is published and somebody signed it."""
    if not published_letters(signatory_list):
        raise NothingToPublish(FailureReason.NOT_PUBLISHED)
    if not signatory_list.signatories.counted().exists():
        raise NothingToPublish(FailureReason.NOBODY_SIGNED)


def why_not_publishable(signatory_list: SignatoryList) -> str:
    """Return why no edition of a list can be made now, with what to do; "" where one can."""
    try:
        check_publishable(signatory_list)
    except NothingToPublish as error:
        return str(error)
    return ""
