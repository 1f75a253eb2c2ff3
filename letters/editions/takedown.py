"""Editions: ask for one, make it, take it down, check a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from letters.editions.automatic import request_due_editions
from letters.editions.jobs import make_edition
from letters.editions.requests import check_publishable, published_letters, request_edition
from letters.enums import EditionState
from letters.exceptions import NothingToPublish
from letters.models import Edition, EditionFile

if TYPE_CHECKING:
    from django.contrib.auth.models import User

__all__ = [
    "check_publishable",
    "find_copy",
    "make_edition",
    "published_letters",
    "request_due_editions",
    "request_edition",
    "take_down",
]


def take_down(edition: Edition, *, reason: str, user: User | None = None) -> Edition:
    """Put a notice in the place of a published edition; returns it as stored. Idempotent.

    Its number, its figures and its checksums stay. `reason` is shown to readers. Raises `NothingToPublish` where the
    edition isn't published.
    """
    with transaction.atomic():
        locked = Edition.objects.select_for_update().get(pk=edition.pk)
        if locked.is_taken_down:
            return locked
        if not locked.is_public:
            raise NothingToPublish(_("This edition is not published."))
        locked.state = EditionState.TAKEN_DOWN
        locked.taken_down_at = timezone.now()
        locked.takedown_reason = reason
        locked.save()
        log(instance=locked, action="letters.take_down_edition", user=user, data={"reason": reason})
    return locked


def find_copy(sha256: str) -> EditionFile | None:
    """Return the file with this checksum, public or taken down since; None where this site never gave it out."""
    digest = sha256.strip().lower()
    given_out = EditionFile.objects.numbered().filter(sha256=digest)
    return given_out.select_related("edition__signatory_list", "letter").first()
