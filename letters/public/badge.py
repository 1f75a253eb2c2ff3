"""The badge: the counts of a letter as an image for other sites."""

from __future__ import annotations

from unicodedata import category

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import override

from letters.file_urls import requested_language
from letters.shortcuts import get_public_letter_or_404

#: Width of a character and of the padding, in pixels.
CHARACTER_WIDTH, PADDING = 7, 24
#: Categories of characters that take no space: marks of directions and combining marks.
WITHOUT_WIDTH = frozenset({"Cf", "Mn"})


def count_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """Return an SVG with the counts of a letter as a sentence in its language."""
    letter = get_public_letter_or_404(slug, requested_language(request))
    with override(letter.language):
        sentence = letter.counts.sentence
    width = sum(category(character) not in WITHOUT_WIDTH for character in sentence) * CHARACTER_WIDTH
    context = {"sentence": sentence, "text_width": width, "width": width + PADDING}
    response = render(request, "letters/public/count.svg", context, content_type="image/svg+xml")
    response["Content-Language"] = letter.language
    patch_cache_control(response, public=True, max_age=300)
    return response
