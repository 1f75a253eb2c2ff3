"""Atom feeds: the letters of a language, and what is new of one letter."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from letters.models import LetterPage
from letters.services.finding import find_published
from signatories.models import Signatory

#: Entries of a feed: readers keep what they have seen.
NEWEST = 50


class LettersFeed(Feed):
    """Published letters of a language, newest first."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Open letters")

    def link(self) -> str:
        return f"{settings.BASE_URL}{reverse('wagtail_serve', args=[''])}"

    def feed_url(self) -> str:
        return f"{settings.BASE_URL}{reverse('press:letters_feed')}"

    def items(self) -> Any:
        return _letters()[:NEWEST]

    def item_title(self, item: LetterPage) -> str:
        return str(item.title)

    def item_description(self, item: LetterPage) -> str:
        return str(item.standfirst)

    def item_link(self, item: LetterPage) -> str:
        return str(item.full_url)

    def item_pubdate(self, item: LetterPage) -> datetime.datetime | None:
        return item.first_published_at

    def item_updateddate(self, item: LetterPage) -> datetime.datetime | None:
        return item.last_published_at


@dataclass(frozen=True)
class News:
    """Something new of a letter, with an address that is its own."""

    title: str
    link: str
    at: datetime.datetime


class LetterFeed(Feed):
    """Who signed a letter, and its editions, newest first."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, slug: str) -> LetterPage:
        return find_published(slug, get_language())

    def title(self, obj: LetterPage) -> str:
        return str(obj.title)

    def link(self, obj: LetterPage) -> str:
        return str(obj.full_url)

    def feed_url(self, obj: LetterPage) -> str:
        return f"{settings.BASE_URL}{reverse('press:letter_feed', args=[obj.slug])}"

    def items(self, obj: LetterPage) -> list[News]:
        signed = obj.signatory_list.signatories.public().order_by("-published_at", "-pk")[:NEWEST]
        files = obj.edition_files.published().select_related("edition", "letter").order_by("-edition__number")
        news = [News(_signed(entry), f"{obj.full_url}#signatory-{entry.pk}", entry.published_at) for entry in signed]
        news += [
            News(f"{file.edition}: {file.edition.counts}", f"{settings.BASE_URL}{file.get_absolute_url()}", at)
            for file in files[:NEWEST]
            if (at := file.edition.published_at)
        ]
        return sorted(news, key=lambda item: item.at, reverse=True)[:NEWEST]

    def item_title(self, item: News) -> str:
        return item.title

    def item_description(self, item: News) -> str:
        return ""

    def item_link(self, item: News) -> str:
        return item.link

    def item_pubdate(self, item: News) -> datetime.datetime:
        return item.at


def _letters() -> Any:
    return LetterPage.objects.newest_first().filter(locale__language_code=get_language())


def _signed(entry: Signatory) -> str:
    return _("%s signed") % ", ".join(filter(None, (entry.printed_name, entry.printed_details)))
