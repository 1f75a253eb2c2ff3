"""The published privacy notice, for the links of forms."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Site

from cms.legal.models import PrivacyPage
from core.languages import language_codes
from letters.visibility import of_site, visible


def published_notice(request: HttpRequest | None) -> str:
    """Return the URL of the public notice of the site of a request in the active language; "" for none.

    Without one in that language, it is the one in the first language of the site that has any. Outside of a request,
    it is that of the default site.
    """
    site = Site.find_for_request(request) if request else Site.objects.filter(is_default_site=True).first()
    if site is None:
        return ""
    pages = of_site(visible(PrivacyPage.objects.filter(alias_of=None)), site).select_related("locale").order_by("path")
    by_language = {page.locale.language_code: page for page in reversed(pages)}
    for code in (get_language() or "", *language_codes()):
        if code in by_language:
            return by_language[code].get_url(request) or ""
    return ""
