"""Examples of home pages."""

from __future__ import annotations

from typing import Any

from cms.api.examples.example_site import BASE, LANGUAGE
from cms.api.examples.letters import SUMMARY
from cms.api.examples.news import POST_SUMMARY

HOME_PAGE = {
    "language": LANGUAGE,
    "url": f"{BASE}/",
    "introduction": "Three towns that drink from one lake.",
    "description": "Three towns that drink from one lake.",
    "body": [
        {"type": "letters", "heading": "", "letters": [SUMMARY]},
        {"type": "latest_news", "heading": "", "posts": [POST_SUMMARY]},
        {"type": "numbers", "numbers": [{"number": 47, "label": "member organizations"}]},
    ],
}
#: Successful responses by operation.
RESPONSES: dict[str, dict[str, Any]] = {
    "home_page": HOME_PAGE,
}
