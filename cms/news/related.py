"""The news about a letter."""

from __future__ import annotations

from django.http import HttpRequest

from cms.news.models import NewsPage
from letters.models import LetterPage

MAX_RELATED = 5


def related_news(letter: LetterPage, request: HttpRequest | None = None) -> list[NewsPage]:
    """Return the newest posts in the language of a letter that are about it, in any of its languages."""
    posts = NewsPage.objects.newest_first(request).filter(
        locale=letter.locale_id, related_letter__signatory_list=letter.signatory_list_id
    )
    return list(posts.select_related("locale")[:MAX_RELATED])
