"""Feeds of posts: all of them, and each archive, in each language."""

from __future__ import annotations

import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language
from wagtail.models import Page

from cms.news.archive import Archive
from cms.news.models import NewsIndexPage, NewsPage
from cms.news.models.facets import archive_labels
from letters.public.atom import permanent_id
from letters.public.feeds import MAX_ENTRIES, EntriesFeed, Entry
from letters.visibility import is_public

#: The time of day of posts that were published later than on their date: the same day in most time zones.
NOON = datetime.time(12, tzinfo=datetime.UTC)


class NewsChoice(NamedTuple):
    """An archive of a page of news. `path` is that of the feed, below the prefix of its language."""

    index_page: NewsIndexPage
    archive: Archive
    path: str


class NewsFeed(EntriesFeed):
    """The newest posts of an archive, with their excerpts."""

    def get_object(self, request: HttpRequest, path: str) -> NewsChoice:
        """Return the archive at a path; 404 if no page of news is there, or if it is not public."""
        route = Page.route_for_request(request, path)
        if route is None or not isinstance(route.page, NewsIndexPage) or not is_public(route.page):
            raise Http404
        if route.page.locale.language_code != get_language():
            raise Http404
        return NewsChoice(route.page, route.kwargs.get("archive") or Archive(), path)

    def title(self, obj: NewsChoice) -> str:
        return " · ".join([str(obj.index_page.title), *archive_labels(obj.archive)])

    def subtitle(self, obj: NewsChoice) -> str | None:
        return str(obj.index_page.introduction) or None

    def link(self, obj: NewsChoice) -> str:
        return f"{obj.index_page.full_url}{obj.archive.path}"

    def feed_url(self, obj: NewsChoice) -> str:
        return f"{settings.BASE_URL}{reverse('news_feed', args=[obj.path])}"

    def feed_guid(self, obj: NewsChoice) -> str:
        return permanent_id(
            obj.index_page.translation_key, "news", obj.index_page.locale.language_code, obj.archive.path
        )

    def items(self, obj: NewsChoice) -> list[Entry]:
        posts = list(obj.index_page.entries(archive=obj.archive).select_related("locale")[:MAX_ENTRIES])
        if not posts and not obj.archive.is_everything:
            raise Http404
        return [_entry(post) for post in posts]

    def item_pubdate(self, item: Entry) -> datetime.datetime:
        return item.at

    def item_updateddate(self, item: Entry) -> datetime.datetime:
        return item.at


def _entry(post: NewsPage) -> Entry:
    identifier = permanent_id(post.translation_key, "news", post.locale.language_code)
    return Entry(identifier, post.title, str(post.full_url), published_at(post), post.teaser)


def published_at(post: NewsPage) -> datetime.datetime:
    """Return when a post was published: on its date, at the time of its publication if that was the same day."""
    moment: Any = post.first_published_at
    if moment and localtime(moment).date() == post.date:
        return localtime(moment)
    return datetime.datetime.combine(post.date, NOON)
