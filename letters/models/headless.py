from __future__ import annotations

from datetime import timedelta
from http import HTTPMethod
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.models import Page, Site
from wagtail_headless_preview.models import HeadlessPreviewMixin

from letters.front_end import front_end_of

#: For how long the token of a preview works.
PREVIEW_LASTS = timedelta(days=1)


class HeadlessPage(HeadlessPreviewMixin):
    """A page that readers and staff see at the front end of its site where there is one, else here."""

    #: A page with a form of its own adds POST.
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD]

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str | None, str | None] | None:
        """Return site, root and path of the page; the root is that of the front end where there is one."""
        parts: tuple[int, str | None, str | None] | None = super().get_url_parts(request)
        if not parts or not parts[1]:
            return parts
        return parts[0], front_end_of(parts[1]) or parts[1], parts[2]

    def get_url(self, request: HttpRequest | None = None, current_site: Site | None = None) -> str | None:
        """Return the address of the page, a whole one where a front end has it."""
        url: str | None = self.get_full_url(request) if self.front_end else super().get_url(request, current_site)
        return url

    url = property(get_url)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page, or lead to where it is shown."""
        if self.front_end:
            return redirect(self.get_full_url(request))
        response: HttpResponse = super().serve(request, *args, **kwargs)
        return response

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show a draft here, or at the front end, which asks the API for it by a token."""
        if self.front_end:
            response: HttpResponse = super().serve_preview(request, mode_name)
        else:
            response = Page.serve_preview(self.as_draft(), request, mode_name)
        return response

    def as_draft(self) -> HeadlessPage:
        """Return the page with what it needs to be shown before it is saved for the first time."""
        return self

    @classmethod
    def get_page_from_preview_token(cls, token: str) -> Page | None:
        """Return the draft of a token, None where there is none; raises `BadSignature` after `PREVIEW_LASTS`."""
        cls.get_preview_signer().unsign(token, max_age=PREVIEW_LASTS)
        page: Page | None = super().get_page_from_preview_token(token)
        return page

    def get_preview_url(self, request: HttpRequest, token: str) -> str:
        """Return where the front end shows drafts."""
        asked = urlencode({"content_type": self.get_content_type_str(), "token": token})
        return f"{self.front_end}/preview/?{asked}"

    @property
    def front_end(self) -> str:
        """Return the address of the front end that shows the page, without a slash at its end; "" where none does."""
        parts = Page.get_url_parts(self) if settings.HEADLESS_FRONTENDS else None
        return front_end_of(parts[1]) if parts and parts[1] else ""
