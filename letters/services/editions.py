"""Editions: ask for one, make it, check a copy."""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from letters.enums import EditionState
from letters.exceptions import LettersError, NothingToPublish
from letters.models import Edition, EditionFile, Letterhead, LetterPage
from letters.pdf import RenderedPdf, render_letter
from signatories.models import Signatory, SignatoryList
from signatories.undersigned import Undersigned

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)

#: A worker that died leaves its edition unfinished; after this time another one may be asked for.
TIMED_OUT_AFTER = timedelta(minutes=30)


def published_letters(signatory_list: SignatoryList) -> list[LetterPage]:
    """Return the published letters that share a list, one a language, the first language first."""
    letters = LetterPage.objects.filter(signatory_list=signatory_list, alias_of=None).live()
    return list(letters.select_related("locale", "live_revision").order_by("locale_id", "pk"))


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
    signatories = list(edition.signatory_list.signatories.counted().in_printed_order().select_related("group"))
    counts = Undersigned.of(signatories).counts
    edition.organization_count, edition.individual_count = counts.organizations, counts.individuals
    edition.published_at = timezone.now()
    prints = [(letter, _print(letter, signatories, edition)) for letter in letters]
    with transaction.atomic():
        for letter, rendered in prints:
            _store(edition, letter, rendered)
        edition.state = EditionState.PUBLISHED
        edition.save()
        log(
            instance=edition,
            action="letters.publish_edition",
            user=edition.requested_by,
            data={"number": edition.number, "languages": [letter.language for letter in letters]},
        )


def _print(letter: LetterPage, signatories: list[Signatory], edition: Edition) -> RenderedPdf:
    site = letter.get_site()
    letterhead = Letterhead.for_site(site) if site else None
    return render_letter(letter, signatories, letterhead=letterhead, edition=edition)


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
    edition.state = EditionState.FAILED
    edition.error = reason
    edition.published_at = None
    edition.save()


def find_copy(content: bytes) -> EditionFile | None:
    """Return the published file that `content` is a true copy of, byte for byte; None if there is none."""
    digest = hashlib.sha256(content).hexdigest()
    return EditionFile.objects.published().filter(sha256=digest).select_related("edition__signatory_list").first()
