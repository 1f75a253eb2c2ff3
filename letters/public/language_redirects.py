"""Redirects from URLs of files with a language prefix, which they do not have."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt

from letters.exceptions import LetterMoved
from letters.file_urls import requested_language
from letters.shortcuts import get_letter_at_address_or_404


@xframe_options_exempt
def redirect_to_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Raise `LetterMoved` for the letter with this slug, which the middleware turns into a redirect to its file.

    The language of the query precedes that of the path. Raises `LetterGone` or `Http404` if there is no such letter.
    """
    try:
        letter = get_letter_at_address_or_404(slug, requested_language(request) or get_language() or "")
    except LetterMoved as moved:
        raise LetterMoved(moved.letter, is_other_language=True) from moved
    raise LetterMoved(letter, is_other_language=True)
