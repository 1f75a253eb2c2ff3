"""The worker's jobs that make editions: typeset under a lease, published as a whole, retried if automatic."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from core.outbox.backoff import Backoff
from core.outbox.leases import Lease, LeaseLost, heartbeat
from core.outbox.queue import Outbox
from letters.editions.edition_requests import check_publishable
from letters.editions.fingerprints import fingerprint
from letters.enums import EditionState
from letters.exceptions import FailureReason, NothingToPublish, NotMade
from letters.models import Edition, EditionFile, Letterhead, LetterPage
from letters.models.public_letters import public_letters_for
from letters.models.reported_job import NO_FAILURE, failure_values
from letters.pdf.document import render_letter
from letters.pdf.print_job import EmbeddedFile, RenderedPdf
from letters.signals import edition_published
from signatories.exchange.export import export_entries
from signatories.listing.printed_list import PrintedList
from signatories.models import PaperSignatures, Signatory, SignatoryList

logger = logging.getLogger(__name__)

#: Failed attempts after which an automatic edition is given up; a requested one is not retried.
MAX_ATTEMPTS = 5
OUTBOX = Outbox(
    Edition,
    Backoff(timedelta(minutes=5), factor=4, longest=timedelta(hours=6), max_attempts=MAX_ATTEMPTS),
    max_wait=timedelta(days=1),
)


def has_due() -> bool:
    """Return whether an edition is due, or was left behind by a dead worker."""
    return OUTBOX.has_due()


def make_due() -> list[Edition]:
    """Make the due editions and return them. Safe beside other workers and after a crash."""
    return [make_edition(edition) for edition in list(OUTBOX.due())]


def make_edition(edition: Edition) -> Edition:
    """Typeset a due edition in every public language and publish it, all languages or none.

    Return the edition as stored: `PUBLISHED`, `FAILED` with the reason in `error`, or `QUEUED` if it will be retried.
    An edition that is not due, or that another worker has, is returned unchanged. An edition that killed its workers
    fails like any other: an automatic one waits for its next attempt, a requested one is given up.
    """
    for abandoned, taken_over in OUTBOX.take_over_abandoned():
        _fail(abandoned, taken_over, NotMade(FailureReason.WORKER_STOPPED))
    lease = _claim(edition)
    if lease:
        claimed = lease.rows.select_related("signatory_list", "requested_by").get()
        try:
            with heartbeat(lease):
                _publish(claimed, lease)
        except LeaseLost:
            logger.warning("Another worker has taken over edition %s", edition.pk)
        except NotMade as error:
            _fail(claimed, lease, error)
        except Exception as error:
            logger.exception("Edition %s failed", edition.pk)
            _fail(claimed, lease, NotMade(FailureReason.UNEXPECTED, error))
    return Edition.objects.select_related("signatory_list").get(pk=edition.pk)


def _claim(edition: Edition) -> Lease[Edition] | None:
    """Claim a due edition and give it the next number of its list; return None if there is nothing to do."""
    with transaction.atomic():
        SignatoryList.objects.select_for_update().get(pk=edition.signatory_list_id)
        newest = Edition.objects.filter(signatory_list=edition.signatory_list_id).exclude(pk=edition.pk)
        number = (newest.aggregate(newest=Max("number"))["newest"] or 0) + 1
        return OUTBOX.claim(edition.pk, state=EditionState.RENDERING, number=number, done=0, started_at=timezone.now())


def _publish(edition: Edition, lease: Lease[Edition]) -> None:
    check_publishable(edition.signatory_list)
    letters = public_letters_for(edition.signatory_list)
    # One query for all languages: a new signatory must not appear in some of them only.
    with_logos = any(letter.shows_logos for letter in letters)
    signatories = list(edition.signatory_list.signatories.for_printing(with_logos=with_logos))
    paper = list(edition.signatory_list.paper_signatures.all())
    counts = PrintedList.of(signatories, paper=paper).counts
    edition.organization_count, edition.individual_count = counts.organizations, counts.individuals
    edition.paper_count = counts.paper
    edition.published_at = timezone.now()
    edition.fingerprint = fingerprint(edition.signatory_list, letters, signatories, paper)
    lease.rows.update(to_do=len(letters))
    csv = export_entries(signatories, "csv")
    prints = []
    for letter in letters:
        rendered = _typeset(letter, signatories, paper, edition, csv)
        if rendered.missing_glyphs:
            logger.warning(
                "Edition %s has no glyph for %s", edition.pk, ", ".join(map(ascii, rendered.missing_glyphs))
            )
        prints.append((letter, rendered))
        lease.rows.update(done=F("done") + 1)
        lease.renew()
    _store_all(edition, lease, csv, prints)


def _typeset(
    letter: LetterPage, signatories: list[Signatory], paper: list[PaperSignatures], edition: Edition, csv: bytes
) -> RenderedPdf:
    site = letter.get_site()
    path = reverse("permanent:letter", args=[edition.public_id, edition.number, letter.language])
    with override(letter.language):
        signatories_csv = EmbeddedFile("signatories.csv", _("The signatories as a table"), csv)
    return render_letter(
        letter,
        signatories,
        paper=paper,
        letterhead=Letterhead.for_site(site) if site else None,
        edition=edition,
        address=f"{settings.BASE_URL}{path}",
        embedded_files=[signatories_csv],
    )


def _store_all(
    edition: Edition, lease: Lease[Edition], csv: bytes, prints: list[tuple[LetterPage, RenderedPdf]]
) -> None:
    """Store and publish in one transaction. Raise `LeaseLost` if the lease is lost; an error leaves no files."""
    with _removing_files_on_rollback() as written:
        if not lease.rows.select_for_update().values_list("pk", flat=True):
            raise LeaseLost
        edition.signatories.save(f"{hashlib.sha256(csv).hexdigest()}.csv", ContentFile(csv), save=False)
        written.append(_remover(edition.signatories))
        for letter, rendered in prints:
            written.append(_remover(_store(edition, letter, rendered)))
        lease.release(
            state=EditionState.PUBLISHED,
            **NO_FAILURE,
            signatories=edition.signatories.name,
            organization_count=edition.organization_count,
            individual_count=edition.individual_count,
            paper_count=edition.paper_count,
            published_at=edition.published_at,
            fingerprint=edition.fingerprint,
            compared_at=edition.published_at,
            done=len(prints),
        )
        edition.state = EditionState.PUBLISHED
        edition_published.send(sender=Edition, edition=edition)
        languages = [letter.language for letter, _rendered in prints]
        data = {"number": edition.number, "languages": languages}
        log(instance=edition, action="letters.publish_edition", user=edition.requested_by, data=data)


@contextmanager
def _removing_files_on_rollback() -> Iterator[list[Callable[[], None]]]:
    """Open a transaction, and yield a list for what removes the files that are written in it, if it fails."""
    written: list[Callable[[], None]] = []
    is_complete = False
    try:
        with transaction.atomic():
            yield written
            is_complete = True
    except BaseException:
        # If the connection breaks during the commit, nobody knows whether it was done. Housekeeping deletes the files
        # if no row has them.
        if not is_complete:
            for remove in written:
                remove()
        raise


def _store(edition: Edition, letter: LetterPage, rendered: RenderedPdf) -> Any:
    with override(letter.language):
        signed_by = str(letter.signed_by) if letter.signed_by.named else ""
    file = EditionFile(
        edition=edition,
        language=letter.language,
        letter=letter,
        slug_when_published=letter.slug,
        revision=letter.live_revision,
        sha256=hashlib.sha256(rendered.content).hexdigest(),
        size=len(rendered.content),
        pages=rendered.pages,
        text_version=letter.text_version,
        signed_by=signed_by,
    )
    file.content.save(f"{file.sha256}.pdf", ContentFile(rendered.content), save=True)
    return file.content


def _remover(stored: Any) -> Callable[[], None]:
    storage, name = stored.storage, stored.name
    return lambda: storage.delete(name)


def _fail(edition: Edition, lease: Lease[Edition], error: NotMade) -> None:
    """Give up the edition, or schedule the next attempt of an automatic one."""
    values: dict[str, Any] = {"state": EditionState.FAILED, **failure_values(error)}
    if isinstance(error, NothingToPublish):
        # Staff need not do anything, so that the failure is not reported.
        values["reported_at"] = timezone.now()
    elif edition.is_automatic and not OUTBOX.backoff.gives_up(edition.attempts):
        due_at = OUTBOX.backoff.next_attempt(edition.attempts, timezone.now())
        values |= {"state": EditionState.QUEUED, "due_at": due_at}
    try:
        # Free the number: readers would look for a missing one.
        lease.release(number=None, done=0, to_do=0, published_at=None, **values)
    except LeaseLost:
        logger.warning("Another worker has taken over edition %s", edition.pk)
