"""The style sheet of the site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from cms.appearance.branding import branding_for

#: Seconds for which browsers store the style sheet at its current URL, and at an earlier one: cached pages link there.
CURRENT_SECONDS, EARLIER_SECONDS = 31_536_000, 60


def site_style(request: HttpRequest, digest: str) -> HttpResponse:
    """Return the style sheet of the site as it is now, also at the URL of an earlier one."""
    sheet = branding_for(request).style_sheet
    response = HttpResponse(sheet.text, content_type="text/css; charset=utf-8")
    is_current = sheet.digest == digest
    patch_cache_control(response, public=True, max_age=CURRENT_SECONDS if is_current else EARLIER_SECONDS)
    return response
