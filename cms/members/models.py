from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from cms.content.blocks import ContentBlock
from cms.content.site_page import SitePage
from cms.members.listed_members import (
    Member,
    MemberSection,
    by_group,
    by_letter,
    jumps,
    listed_members,
    load_logos,
    page_of_sections,
)
from cms.members.signed_letters import letter_counts, letters_of
from letters.visibility import is_served
from signatories.model_fields import PrintableTextField
from signatories.models import Organization
from signatories.text import clean_text

#: Members on a page of the list.
MEMBERS_PER_PAGE = 200
#: More members than these can be searched; an alphabetical list has headings with letters.
LONG_LIST = 30
#: Characters of a search that are used.
MAX_SEARCH = 200
#: The primary key of an organization in the address of its letters.
MEMBER_NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)


class MembersPage(SitePage):
    """The members of the coalition from the directory of organizations, each with the letters that it signed."""

    introduction = PrintableTextField(gettext_lazy("introduction"), blank=True, checks_on_save=False)
    body = StreamField(ContentBlock(), blank=True, verbose_name=gettext_lazy("content above the members"))
    closing = StreamField(ContentBlock(), blank=True, verbose_name=gettext_lazy("content below the members"))
    is_grouped = models.BooleanField(
        gettext_lazy("in groups"),
        default=True,
        help_text=gettext_lazy("Otherwise all members are in one list by name."),
    )
    shows_logos = models.BooleanField(
        gettext_lazy("with logos"), default=True, help_text=gettext_lazy("Only those that a member permits to show.")
    )
    shows_letters = models.BooleanField(
        gettext_lazy("with the letters that members signed"),
        default=True,
        help_text=gettext_lazy("Public letters with a public signature of the member."),
    )

    search_fields = [*SitePage.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    api_fields = [
        APIField(name) for name in ("introduction", "body", "closing", "is_grouped", "shows_logos", "shows_letters")
    ]
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "members/members.html"

    class Meta:
        verbose_name = gettext_lazy("page of members")
        verbose_name_plural = gettext_lazy("pages of members")

    @property
    def description(self) -> str:
        return str(self.search_description or self.introduction)

    @property
    def language(self) -> str:
        return str(self.locale.language_code)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Return the page, also for the address of the letters of a member, as in `/members/17/`."""
        if len(path_components) != 1 or not MEMBER_NUMBER.fullmatch(path_components[0]):
            return super().route(request, path_components)
        if not is_served(self):
            raise Http404
        return RouteResult(self, kwargs={"member": int(path_components[0])})

    def serve(self, request: HttpRequest, *args: Any, member: int | None = None, **kwargs: Any) -> HttpResponse:
        """Return the page or the letters of a member, or a redirect to the front end that shows them."""
        if member and self.front_end and self.alias_of_id is None:
            return redirect(f"{self.get_full_url(request)}{member}/")
        return super().serve(request, *args, member=member, **kwargs)

    def get_template(self, request: HttpRequest, *args: Any, member: int | None = None, **kwargs: Any) -> str:
        return "members/member.html" if member else self.template

    def get_context(
        self, request: HttpRequest, *args: Any, member: int | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Add a page of the members, or the letters of one."""
        context = super().get_context(request, *args, **kwargs)
        if member:
            return {**context, **self._letters_context(member, context["translations"])}
        return {**context, **self._list_context(request)}

    def _list_context(self, request: HttpRequest) -> dict[str, Any]:
        total = Organization.objects.listed_members().count()
        is_long = total > LONG_LIST
        words = clean_text(request.GET.get("q", "").replace("\x00", " ")[:MAX_SEARCH]) if is_long else ""
        sections = self._sections(listed_members(self.language, words=words), has_letters=is_long)
        members = [member for section in sections for member in section.members]
        page_of = Paginator(members, MEMBERS_PER_PAGE).get_page(request.GET.get("page"))
        shown = list(page_of.object_list)
        if self.shows_logos:
            load_logos(shown)
        links = jumps(sections, MEMBERS_PER_PAGE)
        return {
            "total": total,
            "is_searchable": is_long,
            "words": words,
            "query": urlencode({"q": words}) if words else "",
            "page_of": page_of,
            "sections": page_of_sections(sections, page_of.paginator, page_of.number),
            "jumps": links if len(links) > 1 else [],
            "letter_counts": letter_counts([each.organization for each in shown]) if self.shows_letters else {},
        }

    def _sections(self, members: list[Member], *, has_letters: bool) -> list[MemberSection]:
        if self.is_grouped:
            return by_group(members, self.language)
        if has_letters:
            return by_letter(members, self.language)
        return [MemberSection("", "", "", members)] if members else []

    def _letters_context(self, pk: int, translations: list[Page]) -> dict[str, Any]:
        """Return the context of the letters of a member; 404 without any."""
        found = [each for each in listed_members(self.language) if each.organization.pk == pk]
        letters = letters_of(found[0].organization, self.language) if found and self.shows_letters else []
        if not letters:
            raise Http404
        if self.shows_logos:
            load_logos(found)
        title = _("Letters signed by %(name)s") % {"name": found[0].name}
        return {
            "member": found[0],
            "letters": letters,
            "title": title,
            "description": title,
            "path": f"{pk}/",
            "languages": [(other, f"{pk}/") for other in translations if other.specific.shows_letters],
        }
