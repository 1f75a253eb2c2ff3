"""Addresses at the root of the site that belong to no app."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils.cache import patch_cache_control

#: Robots stay out of the admin, of forms and of the endless pages that searches and cursors make.
ROBOTS = """\
User-agent: *
Disallow: /admin/
Disallow: /*/sign/form/
Disallow: /*/signatories/?

Sitemap: {base_url}/sitemap.xml
"""


def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots what not to fetch, and where the sitemap is."""
    response = HttpResponse(ROBOTS.format(base_url=settings.BASE_URL), content_type="text/plain; charset=utf-8")
    patch_cache_control(response, public=True, max_age=3600)
    return response


def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon, for clients that ask for it here whatever a page says."""
    response = HttpResponseRedirect(static("cms/favicon.ico"))
    patch_cache_control(response, public=True, max_age=86_400)
    return response
