"""The home page in the public API, its content as typed blocks."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import override
from ninja import Query, Router
from wagtail.models import Page, Site

from cms.appearance.api import SiteQuery
from cms.appearance.linked_pages import home_pages
from cms.content.block_data import content_data
from cms.content.blocks.buttons import absolute_button_links
from cms.members.api import member_data
from cms.members.blocks import block_members
from cms.members.listed_members import load_logos
from cms.members.signed_letters import letter_counts
from cms.news.api.posts import post_summaries
from cms.news.blocks import latest_posts
from cms.pages.blocks import number_and_label
from cms.pages.models import HomePage
from cms.pages.schemas import HomePageOut
from core.api_schemas import ProblemOut
from core.languages import language_codes
from letters.api.body import rich_text_html
from letters.api.pictures import picture_file

router = Router(tags=["site"])


@router.get("", response={200: HomePageOut, 404: ProblemOut}, summary="The home page")
def home_page(request: HttpRequest, query: Query[SiteQuery]) -> dict[str, Any]:
    """The public home page in a language, by default the first one of the site."""
    language = str(query.language or language_codes()[0])
    site = Site.find_for_request(request)
    homes = home_pages(site) if site else []
    found = next((page for page in homes if page.locale.language_code == language), None)
    if not isinstance(found, HomePage):
        raise Http404(_("There is no public home page in this language."))
    with override(language):
        return {
            "language": language,
            "url": found.full_url or "",
            "introduction": found.introduction,
            "description": found.description,
            "body": content_data(found.front_page, found, BUILDERS),
        }


def _hero(value: Any, page: Page) -> dict[str, Any]:
    alt_text, credit = value["alt_text"] or "", value["credit"] or ""
    picture = picture_file(value["image"], alt_text, credit=credit) if value["image"] else None
    texts = {name: value[name] or "" for name in ("headline", "standfirst")}
    return {**texts, "picture": picture, "buttons": absolute_button_links(value)}


def _latest_news(value: Any, page: Page) -> dict[str, Any]:
    posts = post_summaries(latest_posts(value, page))
    return {"heading": value["heading"] or "", "posts": posts} if posts else {}


def _members(value: Any, page: Page) -> dict[str, Any]:
    found = block_members(value, page)
    shown, members_page = found["members"], found["members_page"]
    if not shown:
        return {}
    load_logos(shown)
    counts = letter_counts([member.organization for member in shown])
    return {
        "heading": value["heading"] or "",
        "shows": value["shows"],
        "total": found["total"],
        "url": (members_page.full_url or "") if members_page else "",
        "members": [member_data(member, str(page.locale.language_code), counts) for member in shown],
    }


def _about(value: Any, page: Page) -> dict[str, Any]:
    html = rich_text_html(value["text"].source)
    return {"heading": value["heading"], "html": html, "buttons": absolute_button_links(value)}


def _numbers(value: Any, page: Page) -> dict[str, Any]:
    rows = map(number_and_label, value["numbers"])
    return {"numbers": [{"number": number, "label": label} for number, label in rows]}


#: The blocks that only home pages have, as in `cms.content.block_data`.
BUILDERS = {
    "hero": _hero,
    "latest_news": _latest_news,
    "members": _members,
    "about": _about,
    "numbers": _numbers,
}
