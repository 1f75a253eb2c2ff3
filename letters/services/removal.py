"""What unpublishing or deleting a page means for letters, their languages, editions and signers."""

from __future__ import annotations

from dataclasses import dataclass

from wagtail.models import Page

from letters.models import LetterPage
from letters.visibility import public_letters_of
from signatories.enums import Status


@dataclass(frozen=True)
class Removal:
    """A letter that goes, with what staff have to know before it does.

    `others` are its languages that stay public, `editions` those with a PDF in the language of the letter.
    """

    letter: LetterPage
    is_public: bool
    others: list[LetterPage]
    editions: int
    entries: int
    unconfirmed: int


def removals_of(page_id: int) -> list[Removal]:
    """Return the letters that go with a page: the page itself, or those below it."""
    page = LetterPage.objects.filter(pk=page_id)
    letters = page if page else LetterPage.objects.filter(pk__in=_below(page_id))
    return [_removal(letter) for letter in letters.filter(alias_of=None).select_related("locale", "signatory_list")]


def _below(page_id: int) -> list[int]:
    page = Page.objects.filter(pk=page_id).first()
    return list(page.get_descendants().values_list("pk", flat=True)) if page else []


def _removal(letter: LetterPage) -> Removal:
    public = public_letters_of(letter.signatory_list)
    entries = letter.signatory_list.signatories
    return Removal(
        letter,
        is_public=letter in public,
        others=[other for other in public if other != letter],
        editions=letter.edition_files.numbered().count(),
        entries=entries.count(),
        unconfirmed=entries.filter(status=Status.UNCONFIRMED).count(),
    )
