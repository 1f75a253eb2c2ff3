"""Issues of the digest in the public API: list, detail, and previews of drafts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from ninja import Path, Query, Router
from wagtail.models import Page

from cms.content.block_data import content_data
from cms.digest.api.schemas import IssueOut, IssueQuery, IssuesOut, IssuesQuery
from cms.digest.blocks import chosen_posts
from cms.digest.models import DigestIssuePage
from cms.news.api.posts import post_summaries
from core.api_schemas import ProblemOut
from core.languages import language_codes
from letters.api.letters import next_page_url
from letters.api.previews import find_draft
from letters.api.query_parameters import PreviewToken, Slug
from letters.exceptions import LettersError
from letters.visibility import public_translations

router = Router(tags=["digest"])


class UnknownIssue(LettersError):
    """No public issue has this slug."""


@router.get("", response=IssuesOut, summary="Published issues of the digest, newest first")
def digest_issues(request: HttpRequest, query: Query[IssuesQuery]) -> dict[str, Any]:
    """Public issues; each language is an issue of its own."""
    matches = _public_issues()
    if query.language:
        matches = matches.filter(locale__language_code=query.language)
    if query.year:
        matches = matches.filter(date__year=query.year)
    count = matches.count()
    end = query.offset + query.limit
    page = list(matches[query.offset : end]) if query.offset < count else []
    return {
        "count": count,
        "next": next_page_url(request, reverse("api-v1:digest_issues"), offset=end) if end < count else None,
        "results": [_summary(issue) for issue in page],
    }


@router.get("previews/{token}", response={200: IssueOut, 404: ProblemOut}, summary="A draft, for previews")
def digest_preview(request: HttpRequest, response: HttpResponse, token: Path[PreviewToken]) -> dict[str, Any]:
    """An issue as it is in the editor, saved or not. The token is that of `/preview/` at the front end."""
    return _issue_data(find_draft(DigestIssuePage, token, response))


@router.get("{issue}", response={200: IssueOut, 404: ProblemOut}, summary="One issue of the digest")
def digest_issue(request: HttpRequest, issue: Path[Slug], query: Query[IssueQuery]) -> dict[str, Any]:
    """A public issue with its text as typed blocks."""
    issues = {str(page.locale.language_code): page for page in reversed(_public_issues().filter(slug=issue))}
    for code in [query.language] if query.language else language_codes():
        if code in issues:
            return _issue_data(issues[code])
    raise UnknownIssue(_("There is no published issue “%s”.") % issue)


def _public_issues() -> Any:
    return DigestIssuePage.objects.newest_first().select_related("locale")


def _issue_data(issue: DigestIssuePage) -> dict[str, Any]:
    with override(str(issue.locale.language_code)):
        return {
            **_summary(issue),
            "description": issue.description,
            "body": content_data(issue.body, issue, {"news": _news}),
            "translations": [
                {"language": str(other.locale.language_code), "slug": other.slug, "url": other.full_url or ""}
                for other in public_translations(issue)
            ],
            "first_published_at": issue.first_published_at,
            "last_published_at": issue.last_published_at,
        }


def _summary(issue: DigestIssuePage) -> dict[str, Any]:
    return {
        "slug": issue.slug,
        "language": str(issue.locale.language_code),
        "title": issue.title,
        "date": issue.date,
        "introduction": issue.introduction,
        "url": issue.full_url or "",
    }


def _news(value: Any, page: Page) -> dict[str, Any]:
    posts = post_summaries(chosen_posts(value["posts"]))
    return {"heading": value.get("heading") or "", "posts": posts} if posts else {}
