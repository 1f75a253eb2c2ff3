"""Failures of the worker, shown on the dashboard and reported to staff by mail, once per series of failures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.languages import preferred_language
from core.users.recipients import staff_to_notify
from letters import derived_files
from letters.enums import EditionState
from letters.models import DerivedFile, Edition
from letters.models.reported_job import HAS_FAILED
from signatories.enums import MailPurpose
from signatories.mail.outbox import queue_to_staff

#: Failed attempts at a file after which staff get mail.
REPORT_AFTER = 3


@dataclass(frozen=True)
class Failure:
    """An edition or file that could not be made.

    `url` is its page in the admin, or ""; `next_attempt` is None if it was given up.
    """

    title: str
    reason: str
    url: str = ""
    next_attempt: datetime | None = None


def current() -> list[Failure]:
    """Return the lists whose newest edition failed, and the files that cannot be made, for staff."""
    newer = Edition.objects.filter(signatory_list=OuterRef("signatory_list"), pk__gt=OuterRef("pk"))
    is_failing = Q(state=EditionState.FAILED) | Q(state=EditionState.QUEUED) & HAS_FAILED
    editions = Edition.objects.filter(is_failing).exclude(Exists(newer)).select_related("signatory_list")
    return [*map(_of_edition, editions), *(_of_file(file) for file in derived_files.failing())]


def _of_edition(edition: Edition) -> Failure:
    title = _("Edition of “%s”") % edition.signatory_list
    url = reverse("signatory_lists:inspect", args=[edition.signatory_list_id])
    return Failure(title, edition.reason, url, edition.due_at)


def _of_file(file: DerivedFile) -> Failure:
    return Failure(derived_files.title_of(file), file.reason, next_attempt=file.due_at)


def report() -> int:
    """Queue mail about unreported failures that were given up; return how many were reported. Idempotent.

    Of a series of failures without a success in between, only the first is reported.
    """
    given_up = Edition.objects.filter(state=EditionState.FAILED, is_automatic=True, reported_at=None)
    reported = 0
    for edition in given_up.select_related("signatory_list").order_by("pk"):
        reported += _report(edition, _of_edition, is_reported=_is_of_reported_series(edition))
    for file in DerivedFile.objects.filter(HAS_FAILED, reported_at=None, attempts__gte=REPORT_AFTER):
        reported += _report(file, _of_file)
    return reported


def has_due() -> bool:
    """Return whether there is a failure to report."""
    return (
        Edition.objects.filter(state=EditionState.FAILED, is_automatic=True, reported_at=None).exists()
        or DerivedFile.objects.filter(HAS_FAILED, reported_at=None, attempts__gte=REPORT_AFTER).exists()
    )


def _is_of_reported_series(edition: Edition) -> bool:
    before = edition.signatory_list.editions.filter(pk__lt=edition.pk).order_by("-pk").first()
    return bool(before and before.state == EditionState.FAILED and before.is_automatic and before.reported_at)


def _report(row: Edition | DerivedFile, describe: Callable[[Any], Failure], *, is_reported: bool = False) -> bool:
    with transaction.atomic():
        claimed = type(row)._default_manager.filter(pk=row.pk, reported_at=None).update(reported_at=timezone.now())
        if not claimed or is_reported:
            return False
        for user in staff_to_notify("letters.add_edition"):
            with override(preferred_language(user)):
                failure = describe(row)
                lines = [failure.title, failure.reason]
                if failure.url:
                    lines.append(f"{settings.BASE_URL}{failure.url}")
                queue_to_staff(MailPurpose.FAILURE, user, text="\n".join(lines))
        return True
