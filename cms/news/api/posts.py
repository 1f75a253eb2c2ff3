"""Posts in the public API: list, archives and detail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from ninja import Path, Query, Router

from cms.content.archives import year_choices
from cms.content.block_data import content_data
from cms.content.blocks.letters import chosen_letters
from cms.content.sections import section_data
from cms.news.api.schemas import ArchivesOut, NewsOut, NewsQuery, PostOut, PostQuery
from cms.news.archive import Archive
from cms.news.models import NewsPage, NewsPageTag
from cms.news.models.facets import facets
from core.api_schemas import ProblemOut
from core.languages import language_codes
from letters.api.letters import next_page_url
from letters.api.pictures import picture_file
from letters.api.previews import find_draft
from letters.api.query_parameters import PreviewToken, Slug
from letters.api.summaries import summary_data
from letters.exceptions import LettersError
from letters.models import LetterPage
from letters.visibility import public_translations

router = Router(tags=["news"])


class UnknownPost(LettersError):
    """No public post has this slug."""


@router.get("", response=NewsOut, summary="Published news, newest first")
def news(request: HttpRequest, query: Query[NewsQuery]) -> dict[str, Any]:
    """Public posts; each language is a post of its own."""
    matches = _matches(query)
    count = matches.count()
    end = query.offset + query.limit
    page = list(matches.for_lists()[query.offset : end]) if query.offset < count else []
    return {
        "count": count,
        "next": next_page_url(request, reverse("api-v1:news"), offset=end) if end < count else None,
        "results": post_summaries(page),
    }


@router.get("archives", response=ArchivesOut, summary="Kinds, categories and years of news")
def news_archives(request: HttpRequest, query: Query[PostQuery]) -> dict[str, Any]:
    """What the list can be filtered by, with numbers; in one language, or in all."""
    posts = NewsPage.objects.newest_first()
    if query.language:
        posts = posts.filter(locale__language_code=query.language)
    with override(query.language or language_codes()[0]):
        found = facets(posts, Archive())
        return {
            "kinds": [{"kind": item.value, "label": item.label, "count": item.number} for item in found.kinds],
            "categories": [
                {"slug": item.value, "name": item.label, "count": item.number} for item in found.categories
            ],
            "years": [{"year": item.value, "count": item.number} for item in year_choices(posts, Archive())],
        }


@router.get("previews/{token}", response={200: PostOut, 404: ProblemOut}, summary="A draft, for previews")
def news_preview(request: HttpRequest, response: HttpResponse, token: Path[PreviewToken]) -> dict[str, Any]:
    """A post as it is in the editor, saved or not. The token is that of `/preview/` at the front end."""
    return post_data(find_draft(NewsPage, token, response))


@router.get("{post}", response={200: PostOut, 404: ProblemOut}, summary="One post")
def news_post(request: HttpRequest, post: Path[Slug], query: Query[PostQuery]) -> dict[str, Any]:
    """A public post with its text as typed blocks."""
    return post_data(_find(post, query.language))


def post_data(post: NewsPage) -> dict[str, Any]:
    """Return the data of `PostOut` in the language of the post."""
    with override(str(post.locale.language_code)):
        letters = chosen_letters([post.related_letter], post) if post.related_letter else []
        return {
            **_summary(post, [(tag.slug, tag.name) for tag in post.tags.all()]),
            "description": post.description,
            "body": content_data(post.body, post),
            "contents": [section_data(section) for section in post.contents],
            "related_letter": summary_data(letters[0].letter, letters[0].status) if letters else None,
            "translations": [
                {"language": str(other.locale.language_code), "slug": other.slug, "url": other.full_url or ""}
                for other in public_translations(post)
            ],
            "first_published_at": post.first_published_at,
            "last_published_at": post.last_published_at,
        }


def _matches(query: NewsQuery) -> Any:
    archive = Archive(kind=query.kind or "", category=query.category or "", tag=query.tag or "", year=query.year)
    matches = NewsPage.objects.newest_first().in_archive(archive)
    if query.language:
        matches = matches.filter(locale__language_code=query.language)
    if query.letter:
        lists = LetterPage.objects.public().filter(slug=query.letter).values("signatory_list")
        matches = matches.filter(related_letter__signatory_list__in=lists)
    return matches.matching(query.search) if query.search else matches


def _find(slug: str, language: str | None) -> NewsPage:
    """Return the public post with this slug in a language, else in the first language that has it."""
    posts = NewsPage.objects.newest_first().filter(slug=slug).select_related("locale", "lead_picture")
    by_language = {str(post.locale.language_code): post for post in reversed(posts)}
    for code in [language] if language else language_codes():
        if code in by_language:
            return by_language[code]
    raise UnknownPost(_("There is no published post “%s”.") % slug)


def post_summaries(posts: list[NewsPage]) -> list[dict[str, Any]]:
    """Return the data of `PostSummaryOut` for posts that were loaded `for_lists`."""
    tags = _tags(posts)
    return [_summary(post, tags[post.pk]) for post in posts]


def _summary(post: NewsPage, tags: Sequence[tuple[str, str]]) -> dict[str, Any]:
    language = str(post.locale.language_code)
    texts = (post.lead_alt_text, post.lead_caption, post.lead_credit)
    with override(language):
        return {
            "slug": post.slug,
            "language": language,
            "kind": post.kind,
            "title": post.title,
            "date": post.date,
            "author": post.author,
            "excerpt": post.teaser,
            "url": post.full_url or "",
            "picture": picture_file(post.lead_picture, *texts) if post.lead_picture else None,
            "categories": [{"slug": item.slug, "name": str(item)} for item in post.categories.all()],
            "tags": [{"slug": slug, "name": name} for slug, name in tags],
        }


def _tags(posts: list[NewsPage]) -> dict[int, list[tuple[str, str]]]:
    """Return slug and name of the tags of each post, in one query."""
    tags = defaultdict(list)
    tagged = NewsPageTag.objects.filter(content_object__in=posts).order_by("tag__name", "pk")
    for key, slug, name in tagged.values_list("content_object", "tag__slug", "tag__name"):
        tags[key].append((slug, name))
    return tags
