"""CORS: the sites that a signatory list names may call the API for its letter."""

from __future__ import annotations

import re
from typing import Any

from corsheaders.signals import check_request_enabled
from django.dispatch import receiver
from django.http import HttpRequest

from core.cache import cached_briefly
from letters.models import LetterPage

LETTER_PATH = re.compile(r"/api/v1/letters/([-\w]+)(?:/|\Z)")


@receiver(check_request_enabled)
def allow_embedding_site(request: HttpRequest, **kwargs: Any) -> bool:
    """Return whether a request comes from a site that may embed the letter it is about."""
    match = LETTER_PATH.match(request.path_info)
    if match is None:
        return False
    origins = embedding_origins(match[1])
    return "*" in origins or request.headers.get("Origin", "") in origins


@cached_briefly
def embedding_origins(slug: str) -> tuple[str, ...]:
    """Return the origins of the sites that may embed the letters with this slug; "*" means all."""
    letters = LetterPage.objects.public().filter(slug=slug).select_related("signatory_list")
    if not letters:
        # A former slug: the response redirects, and CORS must allow the embedding site to follow.
        letters = LetterPage.objects.public().filter(held_slugs__slug=slug).select_related("signatory_list").distinct()
    return tuple(origin for letter in letters for origin in letter.signatory_list.embedding_origins)
