"""Files at the root of the site: robots.txt and favicon.ico."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils.cache import patch_cache_control

from cms.appearance.branding import branding_for

#: Excludes the admin, forms, and the unlimited number of pages of searches and cursors.
ROBOTS = """\
User-agent: *
Disallow: /admin/
Disallow: /*/sign/form/
Disallow: /*/signatories/?

Sitemap: {base_url}/sitemap.xml
"""


def robots(request: HttpRequest) -> HttpResponse:
    """Return robots.txt."""
    response = HttpResponse(ROBOTS.format(base_url=settings.BASE_URL), content_type="text/plain; charset=utf-8")
    patch_cache_control(response, public=True, max_age=3600)
    return response


def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect to the icon, for clients that ignore the link in pages."""
    icon = branding_for(request).icon
    response = HttpResponseRedirect(icon.url if icon else static("cms/favicon.ico"))
    patch_cache_control(response, public=True, max_age=3600)
    return response
