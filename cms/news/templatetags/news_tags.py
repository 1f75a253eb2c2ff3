"""Template tags of news."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from cms.news import related
from cms.news.models import NewsIndexPage, NewsPage
from cms.news.structured_data import share_picture, structured_data
from core.absolute_links import absolute
from letters.models import LetterPage

register = template.Library()
register.simple_tag(share_picture)
register.filter(absolute)


@register.simple_tag(takes_context=True)
def news_json_ld(context: Context, post: NewsPage) -> SafeString:
    """Return a script element that describes a post to search engines, escaped so that no text can end it."""
    branding = context.get("branding")
    publisher = getattr(branding, "name", "") or settings.WAGTAIL_SITE_NAME
    element = json_script(structured_data(post, publisher))
    return mark_safe(element.replace("application/json", "application/ld+json", 1))  # noqa: S308 - escaped by Django


@register.simple_tag
def news_feed_path(index_page: NewsIndexPage, archive_path: str = "") -> str:
    """Return the path of the feed of an archive, which is on this site, also if a front end shows the page."""
    parts = Page.get_url_parts(index_page)
    path = unquote(parts[2] or "/") if parts else "/"
    below_root = path.removeprefix(reverse("wagtail_serve", args=[""]))
    return reverse("news_feed", args=[f"{below_root}{archive_path}"])


@register.inclusion_tag("news/_related.html", takes_context=True)
def related_news(context: Context, letter: LetterPage) -> dict[str, Any]:
    """Render the newest posts about a letter; nothing if there are none."""
    return {"posts": related.related_news(letter, context.get("request"))}
