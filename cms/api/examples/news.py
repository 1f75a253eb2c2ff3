"""Examples of posts and their archives."""

from __future__ import annotations

from typing import Any

from cms.api.examples.example_site import BASE, LANGUAGE, OTHER_LANGUAGES
from cms.api.examples.letters import SUMMARY

NEWS_PICTURE = {
    "url": f"{BASE}/media/images/rally.max-1600x1600.jpg",
    "width": 1600,
    "height": 1067,
    "alt_text": "A crowd in front of parliament.",
    "caption": "",
    "credit": "Wren Willow",
}
POST_SUMMARY = {
    "slug": "at-the-rally",
    "language": LANGUAGE,
    "kind": "speech",
    "title": "At the rally",
    "date": "2026-07-09",
    "author": "Wren Willow",
    "excerpt": "Bo Sample spoke for three towns.",
    "url": f"{BASE}/news/at-the-rally/",
    "picture": NEWS_PICTURE,
    "categories": [{"slug": "water", "name": "Water"}],
    "tags": [{"slug": "ottawa", "name": "Ottawa"}],
}
POST: dict[str, Any] = POST_SUMMARY | {
    "description": "Bo Sample spoke for three towns.",
    "contents": [{"anchor": "what-was-said-kdfm", "heading": "What was said"}],
    "body": [
        {"type": "text", "html": "<p>Bo Sample spoke for three towns.</p>"},
        {"type": "heading", "text": "What was said", "anchor": "what-was-said-kdfm"},
        {
            "type": "video",
            "title": "The rally",
            "url": "https://tube.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv",
            "player_url": "https://tube.example.org/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv?autoplay=1",
            "host": "tube.example.org",
            "poster": NEWS_PICTURE,
            "caption": "",
            "credit": "",
        },
        {
            "type": "statement",
            "speaker": "Bo Sample, Chair",
            "on_behalf_of": "Larch Society",
            "occasion": "at the rally on the hill",
            "date": "2026-07-09",
            "html": "<p>We drink from it.</p>",
        },
    ],
    "related_letter": SUMMARY,
    "translations": [
        {"language": code, "slug": "au-rassemblement", "url": f"{BASE}/{code}/news/au-rassemblement/"}
        for code in OTHER_LANGUAGES
    ],
    "first_published_at": "2026-07-09T18:00:00Z",
    "last_published_at": "2026-07-09T18:00:00Z",
}
#: Successful responses by operation.
RESPONSES: dict[str, dict[str, Any]] = {
    "news": {"count": 1, "next": None, "results": [POST_SUMMARY]},
    "news_archives": {
        "kinds": [{"kind": "speech", "label": "Speeches", "count": 1}],
        "categories": [{"slug": "water", "name": "Water", "count": 1}],
        "years": [{"year": 2026, "count": 1}],
    },
    "news_post": POST,
    "news_preview": POST | {"first_published_at": None, "last_published_at": None},
}
