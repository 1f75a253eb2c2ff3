"""Responses to addresses that nothing is at."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def not_found(request: HttpRequest) -> HttpResponse:
    """Raise `Http404` for every method."""
    raise Http404
