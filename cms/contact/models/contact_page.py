from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from cms.contact.forms import ContactForm
from cms.content.blocks import ContentBlock
from cms.content.site_page import SitePage
from letters.visibility import is_public
from signatories.model_fields import PrintableTextField


class ContactPage(SitePage):
    """A page with a form whose messages go to the people named in `ContactSettings`."""

    introduction = PrintableTextField(_("introduction"), blank=True, checks_on_save=False)
    body = StreamField(ContentBlock(), blank=True, verbose_name=_("content"))
    subjects = PrintableTextField(
        _("subjects to choose from"),
        blank=True,
        checks_on_save=False,
        help_text=_("One on each line. If blank, writers enter a subject of their own."),
    )
    notice = PrintableTextField(
        _("notice below the form"),
        blank=True,
        checks_on_save=False,
        help_text=_("Such as who reads the messages and how soon they answer. The privacy notice is linked anyway."),
    )

    search_fields = [*SitePage.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    api_fields = [
        APIField("introduction"),
        APIField("body"),
        APIField("subject_choices"),
        APIField("notice"),
    ]
    parent_page_types = ["pages.HomePage", "pages.StandardPage"]
    subpage_types: list[str] = []
    template = "contact/page.html"

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")

    @property
    def description(self) -> str:
        return str(self.search_description or self.introduction)

    @property
    def subject_choices(self) -> list[str]:
        """The subjects to choose from; empty if writers enter their own."""
        lines = (line.strip() for line in str(self.subjects).splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def get_context(self, request: HttpRequest, *args: Any, form: Any = None, **kwargs: Any) -> dict[str, Any]:
        """Add the form: `form` or a blank one; None on a page that not everybody may read, except in a preview."""
        is_open = getattr(request, "is_preview", False) or is_public(self)
        return {
            **super().get_context(request, *args, **kwargs),
            "form": (form or ContactForm(subjects=self.subject_choices)) if is_open else None,
        }
