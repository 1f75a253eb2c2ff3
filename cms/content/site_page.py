from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from wagtail.models import Page

from cms.content.reserved_slugs import check_slug
from letters.models.headless import HeadlessPage
from letters.visibility import public_translations

#: The depth of pages directly below a home page: the root of the tree has depth 1.
DEPTH_BELOW_HOME = 3


class SitePage(HeadlessPage, Page):
    """A page of the site around the letters. It is in one language, and knows its translations."""

    class Meta:
        abstract = True

    def check_slug_at(self, slug: str, depth: int | None) -> None:
        """Raise `ValidationError` if something else is at the address of a page with this slug at a depth of the tree.

        Page types with reserved slugs of their own extend it; editing, moving and copying ask it.
        """
        if depth == DEPTH_BELOW_HOME:
            check_slug(slug)

    def clean(self) -> None:
        """Raise `ValidationError` for a slug that is the address of something else."""
        super().clean()
        try:
            self.check_slug_at(self.slug, self.depth)
        except ValidationError as error:
            raise ValidationError({"slug": error}) from error

    def can_move_to(self, parent: Page) -> bool:
        """Return whether the page can be below another one, and would be found there."""
        try:
            self.check_slug_at(self.slug, parent.depth + 1)
        except ValidationError:
            return False
        return bool(super().can_move_to(parent))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add translations and description."""
        return {
            **super().get_context(request, *args, **kwargs),
            "translations": public_translations(self),
            "description": self.description,
        }
