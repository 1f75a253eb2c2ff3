"""Letters with their counts and the state of signing, as they are when the page is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Page

from cms.content.blocks.chosen import in_language, translation_keys
from letters.models import LetterIndexPage, LetterPage
from letters.models.listed_letters import ListedLetter, listed_letters
from letters.visibility import public_page_beside

MAX_LETTERS = 12


class RelatedLetterBlock(blocks.StructBlock):
    """One letter, such as the one that a post is about."""

    letter = blocks.PageChooserBlock(page_type="letters.LetterPage", label=_("Letter"))

    class Meta:
        icon = "mail"
        label = _("Related letter")
        template = "content/blocks/letter.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the letter; none if it is not public."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        letters = chosen_letters([value["letter"]], context.get("page"), context.get("request"))
        return {**context, "listed": letters[0] if letters else None}


class LettersBlock(blocks.StructBlock):
    """Chosen letters, or the newest ones in the language of the page."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=255)
    letters = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="letters.LetterPage", label=_("Letter")),
        label=_("Letters"),
        default=[],
        max_num=MAX_LETTERS,
        help_text=_("None: the newest ones."),
    )
    number = blocks.IntegerBlock(label=_("Number of newest letters"), default=3, min_value=1, max_value=MAX_LETTERS)

    class Meta:
        icon = "list-ul"
        label = _("Letters")
        template = "content/blocks/letters.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the letters, and the page that lists all of them."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        page, request = context.get("page"), context.get("request")
        if value["letters"]:
            letters = chosen_letters(value["letters"], page, request)
        else:
            letters = newest_letters(value["number"], page, request)
        letters_page = public_page_beside(LetterIndexPage.objects, page) if page is not None else None
        return {**context, "letters": letters, "letters_page": letters_page}


def newest_letters(number: int, page: Page | None, request: HttpRequest | None = None) -> list[ListedLetter]:
    """Return the newest letters that readers of the request may read, in the language of the page."""
    letters = LetterPage.objects.newest_first(request)
    if page is not None:
        letters = letters.filter(locale=page.locale_id)
    return listed_letters(letters.select_related("locale", "signatory_list")[:number])


def chosen_letters(
    letters: Sequence[LetterPage | None], page: Page | None, request: HttpRequest | None = None
) -> list[ListedLetter]:
    """Return letters in their order, each in the language of the page if there is a translation.

    Leaves out those that readers of the request may not read. The same number of queries for one as for several.
    """
    found = LetterPage.objects.newest_first(request).filter(translation_key__in=translation_keys(letters))
    return listed_letters(in_language(letters, found.select_related("locale", "signatory_list"), page))
