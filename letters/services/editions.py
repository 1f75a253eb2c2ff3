"""Editions: ask for one, make it, check a copy."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from letters.enums import EditionState
from letters.exceptions import LettersError, NothingToPublish
from letters.models import Edition, EditionFile, Letterhead, LetterPage
from letters.pdf.document import render_letter
from letters.pdf.order import EnclosedFile, RenderedPdf
from letters.services.describing import describe
from letters.signals import edition_published
from letters.visibility import public_letters_of
from signatories.enums import AutomaticEditions
from signatories.exchange.exporting import export_entries
from signatories.models import Signatory, SignatoryList
from signatories.undersigned import Undersigned

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)

#: A worker that died leaves its edition unfinished; after this time another one may be asked for.
TIMED_OUT_AFTER = timedelta(minutes=30)
A_DAY = timedelta(days=1)


def published_letters(signatory_list: SignatoryList) -> list[LetterPage]:
    """Return the letters of a list that anybody may read, which is what an edition prints, in all languages."""
    return public_letters_of(signatory_list)


def request_edition(signatory_list: SignatoryList, *, user: User | None = None) -> Edition:
    """Ask for a new edition and return it, queued; `letters.tasks.make_edition` makes it.

    While one waits or is being made, that one is returned: many requests at once cost one print.
    Raises `NothingToPublish` when no letter of the list is published or nobody has signed.
    """
    check_publishable(signatory_list)
    with transaction.atomic():
        SignatoryList.objects.select_for_update().get(pk=signatory_list.pk)
        unfinished = signatory_list.editions.unfinished().first()
        if unfinished and unfinished.requested_at > timezone.now() - TIMED_OUT_AFTER:
            return unfinished
        if unfinished:
            _fail(unfinished, _("The worker that made this edition stopped."))
        return Edition.objects.create(signatory_list=signatory_list, requested_by=user)


def check_publishable(signatory_list: SignatoryList) -> None:
    """Raise `NothingToPublish`, with what to do, unless a letter of the list is published and somebody signed it."""
    if not published_letters(signatory_list):
        raise NothingToPublish(_("The letter is not published yet. Publish it, then make an edition."))
    if not signatory_list.signatories.counted().exists():
        raise NothingToPublish(_("Nobody has signed the letter yet. Add or import signatories, then make an edition."))


def make_edition(edition: Edition) -> Edition:
    """Typeset a queued edition in every language and publish it: all languages or none.

    Returns the edition, `PUBLISHED` or `FAILED` with the reason in `error`. An edition that isn't
    queued is returned as it is, so that doing it twice is the same as doing it once.
    """
    edition, claimed = _claim(edition)
    if not claimed:
        return edition
    try:
        _publish(edition)
    except LettersError as error:
        _fail(edition, str(error))
    except Exception as error:
        logger.exception("Edition %s failed", edition.pk)
        _fail(edition, _("The edition could not be made: %s") % error)
    return edition


def _claim(edition: Edition) -> tuple[Edition, bool]:
    with transaction.atomic():
        SignatoryList.objects.select_for_update().get(pk=edition.signatory_list_id)
        edition = Edition.objects.select_related("signatory_list").get(pk=edition.pk)
        if edition.state != EditionState.QUEUED:
            return edition, False
        newest = edition.signatory_list.editions.aggregate(newest=Max("number"))["newest"]
        edition.number = (newest or 0) + 1
        edition.state = EditionState.RENDERING
        edition.started_at = timezone.now()
        edition.save()
        return edition, True


def _publish(edition: Edition) -> None:
    letters = published_letters(edition.signatory_list)
    # One look at the list for all languages: they must not differ by somebody who signs meanwhile.
    with_logos = any(letter.shows_logos for letter in letters)
    signatories = list(edition.signatory_list.signatories.to_print(with_logos=with_logos))
    counts = Undersigned.of(signatories).counts
    edition.organization_count, edition.individual_count = counts.organizations, counts.individuals
    edition.published_at = timezone.now()
    edition.to_do = len(letters)
    csv = export_entries(signatories, "csv")
    prints = [(letter, _print(letter, signatories, edition, csv)) for letter in letters]
    with transaction.atomic():
        edition.signatories.save(f"{hashlib.sha256(csv).hexdigest()}.csv", ContentFile(csv), save=False)
        for letter, rendered in prints:
            _store(edition, letter, rendered)
        edition.state = EditionState.PUBLISHED
        edition.save()
        edition_published.send(sender=Edition, edition=edition)
        log(
            instance=edition,
            action="letters.publish_edition",
            user=edition.requested_by,
            data={"number": edition.number, "languages": [letter.language for letter in letters]},
        )


def _print(letter: LetterPage, signatories: list[Signatory], edition: Edition, csv: bytes) -> RenderedPdf:
    site = letter.get_site()
    description = describe(edition.signatory_list, letter.language)
    with override(letter.language):
        enclosed = EnclosedFile("signatories.csv", _("The signatories as a table"), csv)
    rendered = render_letter(
        letter,
        signatories,
        letterhead=Letterhead.for_site(site) if site else None,
        edition=edition,
        address=description.address if description else "",
        enclosed=[enclosed],
    )
    Edition.objects.filter(pk=edition.pk).update(done=F("done") + 1, to_do=edition.to_do)
    edition.done += 1
    return rendered


def _store(edition: Edition, letter: LetterPage, rendered: RenderedPdf) -> None:
    file = EditionFile(
        edition=edition,
        language=letter.language,
        letter=letter,
        revision=letter.live_revision,
        sha256=hashlib.sha256(rendered.content).hexdigest(),
        size=len(rendered.content),
        pages=rendered.pages,
    )
    file.content.save(f"{file.sha256}.pdf", ContentFile(rendered.content), save=True)


def _fail(edition: Edition, reason: str) -> None:
    # The number goes back: readers would ask for a missing one.
    edition.number = None
    edition.done = edition.to_do = 0
    edition.state = EditionState.FAILED
    edition.error = reason
    edition.published_at = None
    edition.save()


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


def request_due_editions(now: datetime | None = None) -> list[Edition]:
    """Ask for the editions that lists want without being asked; returns those that are new. Idempotent.

    A list that closed gets one edition after that moment. A list that wants one a day gets it where somebody was
    published or left since the newest, at the earliest a day after it was asked for.
    """
    now = now or timezone.now()
    asked = []
    for signatory_list in SignatoryList.objects.exclude(automatic_editions=AutomaticEditions.NEVER):
        newest = signatory_list.editions.first()
        if (newest and newest.is_unfinished) or not _is_due(signatory_list, newest, now):
            continue
        try:
            asked.append(request_edition(signatory_list))
        except NothingToPublish:
            continue
    return asked


def _is_due(signatory_list: SignatoryList, newest: Edition | None, now: datetime) -> bool:
    if signatory_list.automatic_editions == AutomaticEditions.AT_CLOSE:
        closed_at = signatory_list.closes_at
        return bool(closed_at and closed_at <= now and (newest is None or newest.requested_at < closed_at))
    if newest is None:
        return True
    since = newest.requested_at
    came_or_left = Q(published_at__gt=since) | Q(withdrawn_at__gt=since) | Q(rejected_at__gt=since)
    return since <= now - A_DAY and signatory_list.signatories.filter(came_or_left).exists()


def find_copy(sha256: str) -> EditionFile | None:
    """Return the file with this checksum, public or taken down since; None where this site never gave it out."""
    digest = sha256.strip().lower()
    given_out = EditionFile.objects.numbered().filter(sha256=digest)
    return given_out.select_related("edition__signatory_list", "letter").first()
