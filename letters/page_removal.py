"""Consequences of unpublishing or deleting a page for its letters, editions and signers."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from core.numbers import grouped
from letters.models import Edition, LetterPage
from letters.models.public_letters import public_letters_for
from signatories.enums import Status
from signatories.models import SignatoryList


@dataclass(frozen=True)
class Removal:
    """A letter to be unpublished or deleted, and what depends on it.

    `others` are its translations that stay public; `editions` counts those with a PDF in the language of the letter.
    """

    letter: LetterPage
    is_public: bool
    others: list[LetterPage]
    editions: int
    entries: int
    unconfirmed: int


def removals_for(page_id: int) -> list[Removal]:
    """Return the letters affected by the removal of a page: the page itself, or those below it."""
    page = Page.objects.filter(pk=page_id).first()
    if page is None:
        return []
    letters = LetterPage.objects.descendant_of(page, inclusive=True).filter(alias_of=None)
    return [_removal(letter) for letter in letters.select_related("locale", "signatory_list")]


def _removal(letter: LetterPage) -> Removal:
    public = public_letters_for(letter.signatory_list)
    entries = letter.signatory_list.signatories
    return Removal(
        letter,
        is_public=letter in public,
        others=[other for other in public if other != letter],
        editions=letter.edition_files.numbered().count(),
        entries=entries.count(),
        unconfirmed=entries.filter(status=Status.UNCONFIRMED).count(),
    )


def deletion_obstacles(signatory_list: SignatoryList) -> list[str]:
    """Return sentences that say why a list cannot be deleted: letters in any language use it, or it has editions."""
    sentences = []
    letters = LetterPage.objects.filter(signatory_list=signatory_list)
    if letters:
        titles = "”, “".join(letter.title for letter in letters)
        sentences.append(_("It is the list of the letter “%s”. Delete the letter first.") % titles)
    if count := Edition.objects.filter(signatory_list=signatory_list).exclude(number=None).count():
        sentences.append(
            ngettext(
                "%s edition with its names has a permanent address, which stays.",
                "%s editions with their names have permanent addresses, which stay.",
                count,
            )
            % grouped(count)
        )
    return sentences
