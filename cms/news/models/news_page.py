from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from rest_framework.relations import SlugRelatedField
from taggit.models import TaggedItemBase
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.search import index

from cms.content.api_fields import PublicPageField
from cms.content.blocks import ContentBlock
from cms.content.blocks.letters import chosen_letters
from cms.content.sectioned_page import SectionedPage
from cms.news.archive import is_reserved
from cms.news.enums import NewsKind
from cms.news.models.category import NewsCategory
from cms.news.models.querysets import NewsManager
from letters.models import LetterPage
from letters.visibility import reachable_parent
from signatories.model_fields import PrintableCharField, PrintableTextField

#: Words of the text that lists show of a post without an excerpt.
EXCERPT_WORDS = 60
#: The end of a paragraph or an item, where texts of lists have a space.
BLOCK_END = re.compile(r"</(?:p|li|h\d)>|<br/?>")


class NewsPageTag(TaggedItemBase):
    """A tag of a post."""

    content_object = ParentalKey("news.NewsPage", on_delete=models.CASCADE, related_name="tagged_items")


class NewsPage(SectionedPage):
    """A post in one language: news, a statement, a press release, a speech, a call to action or a round-up."""

    kind = models.CharField(_("kind of post"), max_length=20, choices=NewsKind.choices, default=NewsKind.NEWS)
    date = models.DateField(_("date"), default=localdate, db_index=True)
    author = PrintableCharField(_("author"), max_length=255, blank=True, checks_on_save=False)
    excerpt = PrintableTextField(
        _("excerpt"),
        blank=True,
        checks_on_save=False,
        help_text=_("Shown in lists, before “Read more”. Blank: the beginning of the text."),
    )
    lead_picture = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    lead_alt_text = PrintableCharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        checks_on_save=False,
        help_text=_("What the picture shows, for readers who can't see it. Blank if it only decorates."),
    )
    lead_caption = PrintableCharField(_("caption"), max_length=500, blank=True, checks_on_save=False)
    lead_credit = PrintableCharField(_("credit"), max_length=255, blank=True, checks_on_save=False)
    body = StreamField(ContentBlock(), blank=True, verbose_name=_("text"))
    related_letter = models.ForeignKey(
        LetterPage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("related letter"),
        help_text=_("Shown with its current count. The letter lists the post among its news."),
    )
    categories = ParentalManyToManyField(NewsCategory, blank=True, related_name="+", verbose_name=_("categories"))
    tags = ClusterTaggableManager(through=NewsPageTag, blank=True, verbose_name=_("tags"))

    objects = NewsManager()

    search_fields = [
        *SectionedPage.search_fields,
        index.SearchField("excerpt"),
        index.SearchField("body"),
        index.SearchField("author"),
        index.FilterField("kind"),
        index.FilterField("date"),
    ]
    api_fields = [
        *(APIField(name) for name in ("kind", "date", "author", "excerpt")),
        *(APIField(name) for name in ("lead_picture", "lead_alt_text", "lead_caption", "lead_credit", "tags")),
        *SectionedPage.api_fields,
        APIField("related_letter", serializer=PublicPageField()),
        APIField("categories", serializer=SlugRelatedField(many=True, read_only=True, slug_field="slug")),
    ]
    parent_page_types = ["news.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "news/post.html"

    class Meta:
        verbose_name = _("news post")
        verbose_name_plural = _("news posts")

    @property
    def description(self) -> str:
        return str(self.search_description or self.teaser)

    @property
    def teaser(self) -> str:
        """Return the excerpt; without one, the first words of the text."""
        if self.excerpt:
            return str(self.excerpt)
        for block in self.body.raw_data:
            html = _html_of(block)
            if text := unescape(strip_tags(BLOCK_END.sub(" ", html))).strip():
                return Truncator(" ".join(text.split())).words(EXCERPT_WORDS, truncate=" …")
        return ""

    @property
    def has_contents(self) -> bool:
        return self.kind == NewsKind.ROUND_UP or super().has_contents

    @property
    def _shows_related_letter(self) -> bool:
        """Return whether there is a related letter that the text does not show already, in any language."""
        if self.related_letter is None:
            return False
        shown = {pk for block in self.body.raw_data for pk in _shown_letters(block)}
        if not shown or self.related_letter_id in shown:
            return not shown
        original = self.related_letter.alias_of or self.related_letter
        letters = LetterPage.objects.filter(translation_key=original.translation_key)
        return not letters.filter(Q(pk__in=shown) | Q(aliases__in=shown)).exists()

    def check_slug_at(self, slug: str, depth: int | None) -> None:
        """Raise `ValidationError` also for a slug at whose address an archive is."""
        super().check_slug_at(slug, depth)
        if is_reserved(slug):
            raise ValidationError(_("“%s” is the address of an archive. Choose another slug.") % slug)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the related letter, and the posts before and after this one."""
        letters = chosen_letters([self.related_letter], self, request) if self._shows_related_letter else []
        return {
            **super().get_context(request, *args, **kwargs),
            "listed": letters[0] if letters else None,
            "index_page": reachable_parent(self),
        }


def _shown_letters(block: Any) -> list[int]:
    """Return the keys of the letters that staff chose in a block, as it is stored; those may have been deleted."""
    value = block["value"]
    if block["type"] == "letter":
        return [value["letter"]] if value.get("letter") else []
    # A list may be stored without the ids of its items.
    chosen = value.get("letters") or [] if block["type"] == "letters" else []
    return [pk for item in chosen if (pk := item.get("value") if isinstance(item, dict) else item)]


def _html_of(block: Any) -> str:
    """Return the rich text of a block as it is stored; "" for blocks without text."""
    value = block["value"]
    if block["type"] == "text":
        return str(value)
    return str(value.get("text", "")) if block["type"] == "statement" else ""
