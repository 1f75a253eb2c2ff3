from __future__ import annotations

from datetime import timedelta
from http import HTTPMethod
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail_headless_preview.models import HeadlessPreviewMixin

from letters.visibility import is_public, is_served

#: Lifetime of a preview token.
PREVIEW_LIFETIME = timedelta(days=1)


def front_end_of(root_url: str) -> str:
    """Return the URL of the front end of a Wagtail site without trailing slash; "" if it has none.

    `root_url` is the root URL of the site. `settings.HEADLESS_FRONTENDS` maps hosts to front ends, "default" the rest.
    """
    front_ends: dict[str, str] = settings.HEADLESS_FRONTENDS
    return front_ends.get(urlsplit(root_url).hostname or "") or front_ends.get("default", "")


class HeadlessPage(HeadlessPreviewMixin):
    """A page that the front end of its site shows, or the built-in templates if there is none."""

    #: A page type with a form adds POST.
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD]
    #: Whether the page answers at addresses below its own that are not pages, such as those of years.
    has_archives = False

    @property
    def description(self) -> str:
        """Return the description for search engines and previews of links; "" if there is none."""
        return str(self.search_description)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str | None, str | None] | None:
        """Return site, root URL and path of the page; the root is that of the front end if there is one."""
        parts: tuple[int, str | None, str | None] | None = super().get_url_parts(request)
        if not parts or not parts[1]:
            return parts
        return parts[0], front_end_of(parts[1]) or parts[1], parts[2]

    def get_url(self, request: HttpRequest | None = None, current_site: Site | None = None) -> str | None:
        """Return the URL of the page; an absolute one at a front end."""
        url: str | None = self.get_full_url(request) if self.front_end else super().get_url(request, current_site)
        return url

    url = property(get_url)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Return the page at a path; 404 for one that is not served, such as after its expiry date."""
        if not path_components and not is_served(self):
            raise Http404
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the page, or a redirect to the front end.

        An alias redirects to its original if that is public; else it is not found. At an address of a language whose
        home page is not published, to which Wagtail routes the pages of another language, they redirect to their own.
        """
        if self.alias_of_id is not None:
            original = Page.objects.get(pk=self.alias_of_id)
            if not is_public(original):
                raise Http404
            return redirect(original.specific.get_url(request) or "/")
        if self.front_end:
            return redirect(self.get_full_url(request))
        url = self.get_url(request)
        if url and url != request.path and self.locale.language_code != get_language():
            return redirect(url)
        response: HttpResponse = super().serve(request, *args, **kwargs)
        return response

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Preview a draft here, or at the front end, which loads it from the API by a token."""
        if self.front_end:
            response: HttpResponse = super().serve_preview(request, mode_name)
        else:
            response = Page.serve_preview(self.as_draft(), request, mode_name)
        return response

    def as_draft(self) -> HeadlessPage:
        """Return the page, completed so that it can be rendered before it is first saved."""
        return self

    @classmethod
    def get_page_from_preview_token(cls, token: str) -> Page | None:
        """Return the draft of a token, None if there is none; raises `BadSignature` after `PREVIEW_LIFETIME`."""
        cls.get_preview_signer().unsign(token, max_age=PREVIEW_LIFETIME)
        page: Page | None = super().get_page_from_preview_token(token)
        return page

    def get_preview_url(self, request: HttpRequest, token: str) -> str:
        """Return the URL at which the front end previews a draft."""
        query = urlencode({"content_type": self.get_content_type_str(), "token": token})
        return f"{self.front_end}/preview/?{query}"

    @property
    def front_end(self) -> str:
        """Return the URL of the front end that shows the page, without trailing slash; "" if none does."""
        parts = Page.get_url_parts(self) if settings.HEADLESS_FRONTENDS else None
        return front_end_of(parts[1]) if parts and parts[1] else ""
