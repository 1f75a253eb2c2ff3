"""Finding the letter that somebody names."""

from __future__ import annotations

from django.utils.translation import gettext as _

from letters.exceptions import UnknownLetter
from letters.models import LetterPage


def find_letter(slug: str) -> LetterPage:
    """Return the letter with this slug, in whichever language; aliases are passed over.

    Raises `UnknownLetter` when there is none, or when letters with different lists share the slug.
    """
    letters = list(LetterPage.objects.filter(slug=slug, alias_of=None).select_related("locale", "signatory_list"))
    if not letters:
        known = ", ".join(LetterPage.objects.order_by("slug").values_list("slug", flat=True)[:20])
        raise UnknownLetter(
            _("There is no letter “%(slug)s”. The letters are: %(known)s.") % {"slug": slug, "known": known}
            if known
            else _("There is no letter “%s”; no letter was written yet.") % slug
        )
    if len({letter.signatory_list_id for letter in letters}) > 1:
        raise UnknownLetter(_("Several letters are called “%s”: change the slug of one of them.") % slug)
    return letters[0]
