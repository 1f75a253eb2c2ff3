"""How many have signed a letter, as a picture for other sites."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import override

from letters.file_urls import requested_language
from letters.shortcuts import get_public_letter_or_404

#: Pixels of a character of the badge, and around its text.
CHARACTER, AROUND = 7, 24


def count_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the sentence with the counts of a letter, in its language, as a picture."""
    letter = get_public_letter_or_404(slug, requested_language(request))
    with override(letter.language):
        sentence = letter.counts.sentence
    width = len(sentence) * CHARACTER
    context = {"sentence": sentence, "text_width": width, "width": width + AROUND}
    response = render(request, "letters/public/count.svg", context, content_type="image/svg+xml")
    response["Content-Language"] = letter.language
    patch_cache_control(response, public=True, max_age=300)
    return response
