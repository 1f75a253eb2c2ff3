"""Slugs below a home page that no page can have, because something else is at their address."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils.translation import gettext as _

from core.languages import language_codes
from letters.models.index_page import SLUG


@lru_cache(maxsize=1)
def reserved_slugs() -> frozenset[str]:
    """Return the first parts of the paths of all URL patterns, such as "admin" and "api", and of files."""
    files = (urlsplit(url).path.strip("/").partition("/")[0] for url in (settings.MEDIA_URL, settings.STATIC_URL))
    return frozenset({*_first_parts(get_resolver().url_patterns), *files})


def check_slug(slug: str) -> None:
    """Raise `ValidationError` if a page below a home page with this slug could not be reached."""
    if slug in reserved_slugs() or slug == SLUG or slug.lower() in language_codes():
        raise ValidationError(_("“%s” is the address of another part of the site. Choose another slug.") % slug)


def _first_parts(patterns: list[Any]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern.pattern, LocalePrefixPattern):
            yield from _first_parts(pattern.url_patterns)
            continue
        part = str(pattern.pattern).lstrip("^").partition("/")[0]
        if part.replace("-", "").replace("_", "").isalnum():
            yield part
        elif not part and isinstance(pattern, URLResolver):
            yield from _first_parts(pattern.url_patterns)
