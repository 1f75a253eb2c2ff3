from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.api import APIField
from wagtail.rich_text import RichText
from wagtail.search import index

from cms.content.site_page import SitePage
from cms.legal.enums import Placement
from cms.legal.sections import Fact, Section, SectionLink
from core.absolute_links import absolute_links
from signatories.model_fields import PrintableTextField

#: What the editor adds to every paragraph.
BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


@dataclass(frozen=True)
class ShownSection:
    """A section as readers see it: texts of staff, and the generated sentences unless a text replaces them."""

    key: str
    title: str
    before: Sequence[RichText]
    replacement: RichText | None
    facts: Sequence[Fact]
    links: Sequence[SectionLink]
    after: Sequence[RichText]

    @property
    def paragraphs(self) -> list[Fact]:
        """Return the sentences above the list of periods."""
        return [fact for fact in self.facts if not fact.is_period]

    @property
    def periods(self) -> list[Fact]:
        """Return how long each kind of data is kept."""
        return [fact for fact in self.facts if fact.is_period]


@dataclass(frozen=True)
class OutdatedSection:
    """A replaced section whose generated sentences have changed since: the new ones, and the number of those gone."""

    title: str
    new: Sequence[Fact]
    gone: int


class GeneratedPage(SitePage):
    """A page of sections whose sentences are generated, each with texts of staff before, after or in place of them.

    `compared_facts` has, for each replaced section, a checksum of its text and the keys of the facts when it was
    written: the editor warns when they change.
    """

    introduction = PrintableTextField(_("introduction"), blank=True, checks_on_save=False)
    compared_facts = models.JSONField(default=dict, blank=True, editable=False)

    search_fields = [*SitePage.search_fields, index.SearchField("introduction"), index.SearchField("texts")]
    api_fields = [APIField("introduction"), APIField("sections_data")]
    parent_page_types = ["pages.HomePage", "pages.StandardPage"]
    subpage_types: list[str] = []

    class Meta:
        abstract = True

    @staticmethod
    def generated_sections() -> Sequence[Section]:
        """Return the sections of the page, in their order; `cms.legal.apps` attaches a function that loads them."""
        return ()

    @property
    def description(self) -> str:
        return str(self.search_description or self.introduction)

    @property
    def sections(self) -> list[ShownSection]:
        """The sections that are not empty, in the language of the page."""
        with override(self.locale.language_code):
            shown = (self._shown(section, list(section.facts(self))) for section in self.generated_sections())
            return [section for section in shown if section]

    @property
    def sections_data(self) -> list[dict[str, str]]:
        """Key, title and HTML of each section, for front ends."""
        with override(self.locale.language_code):
            return [
                {
                    "key": section.key,
                    "title": section.title,
                    "html": absolute_links(render_to_string("legal/_section.html", {"section": section})),
                }
                for section in self.sections
            ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the sections."""
        return {**super().get_context(request, *args, **kwargs), "sections": self.sections}

    def facts_of(self, key: str) -> list[Fact]:
        """Return the facts of a section, in the active language."""
        return [fact for section in self.generated_sections() if section.key == key for fact in section.facts(self)]

    def outdated_sections(self) -> list[OutdatedSection]:
        """Return the replaced sections whose facts changed since their text was written, in the active language."""
        outdated = []
        for section in self.generated_sections():
            compared = self.compared_facts.get(section.key)
            if not compared or not self._texts(section.key, Placement.INSTEAD):
                continue
            facts = list(section.facts(self))
            new = [fact for fact in facts if fact.key not in compared["facts"]]
            gone = len(set(compared["facts"]) - {fact.key for fact in facts})
            if new or gone:
                outdated.append(OutdatedSection(str(section.title), new, gone))
        return outdated

    def compare_facts(self, *, everything: bool) -> None:
        """Note the facts of today for replaced sections with a new text, or for all of them."""
        compared = {}
        for section in self.generated_sections():
            for text in self._texts(section.key, Placement.INSTEAD):
                checksum = _checksum(text)
                earlier = self.compared_facts.get(section.key)
                if earlier and earlier["text"] == checksum and not everything:
                    compared[section.key] = earlier
                else:
                    keys = [fact.key for fact in section.facts(self)]
                    compared[section.key] = {"text": checksum, "facts": keys}
        self.compared_facts = compared

    def _shown(self, section: Section, facts: list[Fact]) -> ShownSection | None:
        replacement = next(iter(self._texts(section.key, Placement.INSTEAD)), None)
        before, after = (self._texts(section.key, placement) for placement in (Placement.BEFORE, Placement.AFTER))
        if not (facts or replacement or before or after):
            return None
        return ShownSection(
            key=section.key,
            title=str(section.title),
            before=before,
            replacement=replacement,
            facts=[] if replacement else facts,
            links=list(section.links(self)),
            after=after,
        )

    def _texts(self, key: str, placement: Placement) -> list[RichText]:
        values = (block.value for block in self.texts)
        return [value["text"] for value in values if (value["section"], value["placement"]) == (key, placement)]


def _checksum(text: RichText) -> str:
    return hashlib.sha256(BLOCK_KEY.sub("", text.source).encode()).hexdigest()
