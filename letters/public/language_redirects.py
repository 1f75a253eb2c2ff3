"""Files of a letter asked for below its language, whose addresses have no language in their path."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt

from letters.exceptions import LetterMoved
from letters.file_urls import requested_language
from letters.shortcuts import get_letter_at_address_or_404


@xframe_options_exempt
def lead_to_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the address of a file of the letter that has or had this slug; the middleware knows which that is.

    A language that the query names counts more than that of the path. Always raises: `LetterMoved`, `LetterGone` or
    `Http404`.
    """
    try:
        letter = get_letter_at_address_or_404(slug, requested_language(request) or get_language() or "")
    except LetterMoved as moved:
        raise LetterMoved(moved.letter, is_elsewhere=True) from moved
    raise LetterMoved(letter, is_elsewhere=True)
