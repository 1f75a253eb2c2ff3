"""Copies of letters and pages: suggested slugs, and slugs of letters that are copied with a page above them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import CopyForm
from wagtail.coreutils import find_available_slug
from wagtail.models import Page

from letters.models import LetterPage
from letters.models.addresses import HeldSlug


class FreeSlugCopyForm(CopyForm):
    """Suggests a slug that no page beside the original has, where Wagtail suggests that of the original."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_slug"].initial = self.free_slug()

    def free_slug(self) -> str:
        """Return the slug of the original with a number."""
        return find_available_slug(self.page.get_parent(), self.page.slug)


class LetterCopyForm(FreeSlugCopyForm):
    """Rejects a slug that another letter in the language has, except for an alias, which is not a letter."""

    def free_slug(self) -> str:
        """Return the slug of the original with a number, which no letter in the language has."""
        return free_letter_slug(self.page.slug, self.page.locale_id)

    def clean(self) -> dict[str, Any]:
        """Add an error to the slug; Wagtail checks sibling pages only."""
        cleaned: dict[str, Any] = super().clean()
        slug = cleaned.get("new_slug")
        if slug and not cleaned.get("alias") and "new_slug" not in self.errors:
            try:
                check_letter_slug(slug, self.page.locale_id)
            except ValidationError as error:
                self.add_error("new_slug", error)
        return cleaned


def check_letter_slug(slug: str, locale_id: int, *, pk: int | None = None, beside: Page | None = None) -> None:
    """Raise `ValidationError` if a letter in a language other than `pk` and those below `beside` has the slug.

    The form, the files and the API identify a letter by slug and language: people would sign the wrong one.
    """
    letters = LetterPage.objects.filter(slug=slug, locale=locale_id, alias_of=None).exclude(pk=pk or 0)
    if (letters.not_child_of(beside) if beside else letters).exists():
        raise ValidationError(_("A letter of another site has this slug. Choose another one."))


def free_letter_slug(slug: str, locale_id: int) -> str:
    """Return the slug, with a number if a letter in the language has it."""
    taken = set(LetterPage.objects.filter(slug__startswith=slug, locale=locale_id).values_list("slug", flat=True))
    number, free = 1, slug
    while free in taken:
        free, number = f"{slug}-{number}", number + 1
    return free


def separate_copies(page: Page) -> None:
    """Give each letter that was copied with a page above it a slug of its own, in its draft and its history of slugs.

    Until then the slug means the original, which is older. Idempotent.
    """
    for letter in LetterPage.objects.descendant_of(page, inclusive=True).filter(alias_of=None):
        try:
            check_letter_slug(letter.slug, letter.locale_id, pk=letter.pk)
        except ValidationError:
            letter.slug = free_letter_slug(letter.slug, letter.locale_id)
            letter.save()
            HeldSlug.objects.filter(letter=letter).exclude(slug=letter.slug).delete()
            for revision in letter.revisions.all():
                revision.content["slug"] = letter.slug
                revision.save(update_fields=["content"])
