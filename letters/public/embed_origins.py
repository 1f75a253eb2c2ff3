"""Sites that may embed a letter."""

from __future__ import annotations

from core.cache import cached_briefly
from letters.models import LetterPage


@cached_briefly
def embedding_origins(slug: str) -> tuple[str, ...]:
    """Return the origins of the sites that may embed the letters with this slug; "*" means all."""
    letters = LetterPage.objects.public().filter(slug=slug).select_related("signatory_list")
    if not letters:
        # A former slug: the response redirects, and CORS must allow the embedding site to follow.
        letters = LetterPage.objects.public().filter(held_slugs__slug=slug).select_related("signatory_list").distinct()
    return tuple(origin for letter in letters for origin in letter.signatory_list.embedding_origins)
