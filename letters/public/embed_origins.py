"""Which other sites may show a letter."""

from __future__ import annotations

from core.cache import cached_briefly
from letters.models import LetterPage


@cached_briefly
def embedding_origins(slug: str) -> tuple[str, ...]:
    """Return the origins of the sites that may show the letters with this slug; "*" is every site."""
    letters = LetterPage.objects.public().filter(slug=slug).select_related("signatory_list")
    if not letters:
        # A former slug: the answer leads to the current one, and the site that asks has to be allowed to follow.
        letters = LetterPage.objects.public().filter(held_slugs__slug=slug).select_related("signatory_list").distinct()
    return tuple(origin for letter in letters for origin in letter.signatory_list.embedding_origins)
