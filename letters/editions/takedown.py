"""Taking down a published edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from letters.enums import EditionState
from letters.exceptions import NothingToPublish
from letters.models import Edition
from letters.signals import edition_taken_down

if TYPE_CHECKING:
    from core.users.models import User


def take_down(edition: Edition, *, reason: str, user: User | None = None) -> Edition:
    """Replace a published edition by a notice with `reason`, and return it as stored. Idempotent.

    Its number, counts and checksums remain. Raises `NothingToPublish` if the edition is not published.
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
        edition_taken_down.send(sender=Edition, edition=locked)
        log(instance=locked, action="letters.take_down_edition", user=user, data={"reason": reason})
    return locked
