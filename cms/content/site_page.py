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

    def clean(self) -> None:
        """Raise `ValidationError` for a slug below a home page that is the address of something else."""
        super().clean()
        if self.depth == DEPTH_BELOW_HOME:
            try:
                check_slug(self.slug)
            except ValidationError as error:
                raise ValidationError({"slug": error}) from error

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add translations and description."""
        return {
            **super().get_context(request, *args, **kwargs),
            "translations": public_translations(self),
            "description": self.description,
        }
