"""An issue as a mail: HTML and plain text, with the counts of letters as they are when it is rendered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import override
from wagtail.models import Page

from cms.appearance.branding import site_name
from cms.content.block_data import BUILDERS
from cms.content.blocks.buttons import absolute_button_links
from cms.digest.blocks import chosen_posts
from core.known_languages import text_direction

#: Stands for the personal link in a rendered mail; `.invalid` is never a host.
UNSUBSCRIBE_PLACEHOLDER = "https://unsubscribe.invalid/"
LINK = re.compile(r"""<a\b[^>]*?href=(["'])(.*?)\1[^>]*>(.*?)</a>""", re.DOTALL)
ITEM = re.compile(r"<li\b[^>]*>")
ITEM_END = re.compile(r"</li>|<br\s*/?>")
BLOCK_END = re.compile(r"</(?:p|ul|ol|h\d|blockquote)>")


@dataclass(frozen=True)
class IssueMail:
    """A rendered issue, with `UNSUBSCRIBE_PLACEHOLDER` where the link of the recipient belongs."""

    subject: str
    html: str
    text: str


def render_issue(page: Any) -> IssueMail:
    """Return the mail of an issue, saved or not, in the language of the page."""
    language = str(page.locale.language_code)
    with override(language):
        context = {
            "page": page,
            "language": language,
            "direction": text_direction(language),
            "sections": issue_sections(page),
            "web_url": page.full_url or settings.BASE_URL,
            "organizer": site_name(page, language),
            "unsubscribe_url": UNSUBSCRIBE_PLACEHOLDER,
        }
        return IssueMail(
            subject=" ".join(str(page.title).split()),
            html=render_to_string("digest/mail/issue.html", context),
            text=re.sub(r"\n{3,}", "\n\n", render_to_string("digest/mail/issue.txt", context)).strip() + "\n",
        )


def issue_sections(page: Any) -> list[dict[str, Any]]:
    """Return the data of the blocks of an issue. What is not public is left out."""
    sections = [
        (block.block_type, SECTIONS.get(block.block_type, BUILDERS.get(block.block_type, _nothing))(block.value, page))
        for block in page.body
    ]
    return [{"type": name, **data, "text": data.get("text") or _text(data)} for name, data in sections if data]


def _nothing(value: Any, page: Page) -> dict[str, Any]:
    return {}


def _news(value: Any, page: Page) -> dict[str, Any]:
    posts = [
        {"title": post.title, "url": post.full_url or "", "excerpt": post.teaser, "date": post.date}
        for post in chosen_posts(value["posts"])
    ]
    return {"heading": value.get("heading") or "", "posts": posts} if posts else {}


def _buttons(value: Any, page: Page) -> dict[str, Any]:
    buttons = absolute_button_links(value)
    return {"buttons": buttons} if buttons else {}


SECTIONS: dict[str, Callable[[Any, Page], dict[str, Any]]] = {"news": _news, "buttons": _buttons}


def _text(data: dict[str, Any]) -> str:
    """Return the rich text of a section as plain text; links follow their words in angle brackets."""
    html = LINK.sub(lambda link: f"{link[3]} &lt;{link[2]}&gt;", str(data.get("html", "")))
    broken = BLOCK_END.sub("\n\n", ITEM_END.sub("\n", ITEM.sub("- ", html)))
    lines = unescape(strip_tags(broken)).split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines)).strip()
