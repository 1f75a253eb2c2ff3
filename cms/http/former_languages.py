"""Links in mails below the prefix of a language that the site has no more, or that is its first one now."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.known_languages import is_known_language


def redirect_link(request: HttpRequest, former: str, path: str) -> HttpResponse:
    """Redirect to the same link in the first language, whose URLs have no prefix."""
    if not is_known_language(former.lower()):
        raise Http404
    return redirect(f"/{path}")
