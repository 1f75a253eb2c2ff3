from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from cms.content.archives import year_archive_at
from cms.content.site_page import SitePage
from cms.digest.blocks import DigestBlock
from letters.models.querysets import DatedPageManager
from letters.visibility import reachable_parent
from signatories.model_fields import PrintableTextField

#: Names below the digest that are addresses of something else, besides the years.
RESERVED = ("subscribe", "confirm", "unsubscribe")


class DigestIssuePage(SitePage):
    """An issue of the digest in one language: a page of the web archive, and a mail."""

    date = models.DateField(_("date"), default=localdate, db_index=True)
    introduction = PrintableTextField(
        _("introduction"),
        blank=True,
        checks_on_save=False,
        help_text=_("Mail programs show its beginning beside the subject."),
    )
    body = StreamField(DigestBlock(), blank=True, verbose_name=_("content"))

    objects = DatedPageManager()

    search_fields = [
        *SitePage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
        index.FilterField("date"),
    ]
    api_fields = [APIField("date"), APIField("introduction"), APIField("body")]
    parent_page_types = ["digest.DigestIndexPage"]
    subpage_types: list[str] = []
    template = "digest/issue.html"

    class Meta:
        verbose_name = _("issue of the digest")
        verbose_name_plural = _("issues of the digest")

    @property
    def description(self) -> str:
        return str(self.search_description or self.introduction)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """Return the previews: the web page, the mail, and the mail as plain text."""
        return [("", _("Web page")), ("mail", _("Mail")), ("text", _("Mail as plain text"))]

    def check_slug_at(self, slug: str, depth: int | None) -> None:
        """Raise `ValidationError` also for a slug that is the address of another part of the digest."""
        super().check_slug_at(slug, depth)
        if slug in RESERVED or year_archive_at([slug]):
            raise ValidationError(_("“%s” is the address of another part of the digest. Choose another slug.") % slug)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Preview the web page or the mail."""
        if mode_name not in ("mail", "text"):
            return super().serve_preview(request, mode_name)
        # Its data are those of the API, whose schemas need loaded models.
        from cms.digest.issue_mail import render_issue

        mail = render_issue(self)
        if mode_name == "mail":
            return HttpResponse(mail.html)
        return HttpResponse(mail.text, content_type="text/plain; charset=utf-8")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the archive of all issues."""
        return {
            **super().get_context(request, *args, **kwargs),
            "index_page": reachable_parent(self),
        }
