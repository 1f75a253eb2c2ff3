"""Notices in the place of what was public once."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, override

#: Seconds for which caches may remember that a letter is gone: its slug may go to another one.
REMEMBERED = 60


def gone_response(request: HttpRequest, template: str, context: dict[str, Any], *, language: str = "") -> HttpResponse:
    """Return a notice with 410, in a language, else in that of the address: of its path, or what it asks for."""
    match = request.resolver_match
    in_path = match.kwargs.get("language", "") if match else ""
    asked = [language, in_path, request.GET.get("language", "")]
    known = dict(settings.LANGUAGES)
    spoken = next((code for code in asked if code in known), get_language())
    with override(spoken):
        response = render(request, template, context, status=HTTPStatus.GONE)
    response["Content-Language"] = spoken or settings.LANGUAGE_CODE
    patch_cache_control(response, public=True, max_age=REMEMBERED)
    return response
