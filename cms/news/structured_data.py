"""Structured data of a post for search engines (schema.org)."""

from __future__ import annotations

from typing import Any

from cms.news.enums import NewsKind
from cms.news.models import NewsPage
from core.absolute_links import absolute

#: Size of the picture of previews of links.
SHARE_PICTURE = "fill-1200x630|format-jpeg"


def structured_data(post: NewsPage, publisher: str) -> dict[str, Any]:
    """Return a post as a schema.org `NewsArticle` or `Article`."""
    person = {"@type": "Person", "name": post.author}
    organization = {"@type": "Organization", "name": publisher}
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle" if post.kind == NewsKind.NEWS else "Article",
        "headline": post.title,
        "description": post.description,
        "inLanguage": str(post.locale.language_code),
        "url": post.full_url,
        "datePublished": post.date.isoformat(),
        "dateModified": post.last_published_at.isoformat() if post.last_published_at else None,
        "author": person if post.author else organization,
        "publisher": organization,
        "image": share_picture_url(post),
    }
    return {name: value for name, value in data.items() if value}


def share_picture(post: NewsPage) -> Any:
    """Return the rendition of the picture that previews of links show; None if the post has none."""
    return post.lead_picture.get_rendition(SHARE_PICTURE) if post.lead_picture else None


def share_picture_url(post: NewsPage) -> str:
    """Return the absolute URL of that picture; "" if the post has none."""
    picture = share_picture(post)
    return absolute(picture.url) if picture else ""
