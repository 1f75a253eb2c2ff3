"""Examples of the texts, menus and colours of a site."""

from __future__ import annotations

from typing import Any

from cms.api.examples.example_site import BASE, LANGUAGE

LINK = {"label": "Letters", "url": f"{BASE}/letters/", "language": LANGUAGE, "target_language": LANGUAGE}
SITE = {
    "name": "Coalition for Open Streets",
    "tagline": "47 organizations for the right to the city",
    "language": LANGUAGE,
    "texts_language": LANGUAGE,
    "home_pages": [{"language": LANGUAGE, "url": f"{BASE}/"}],
    "logo": {"url": f"{BASE}/media/images/logo.max-480x96.png", "width": 120, "height": 48},
    "icon": None,
    "colours": {
        "light": {"colour": "#1f3a5f", "on_colour": "#ffffff"},
        "dark": {"colour": "#a9c7ee", "on_colour": "#13202f"},
    },
    "fonts": "system",
    "header_menu": [
        LINK | {"items": []},
        LINK | {"label": "About", "url": "", "items": [LINK | {"label": "Members", "url": f"{BASE}/members/"}]},
    ],
    "footer_html": "<p>Forty-seven faith, labour and environmental organizations.</p>",
    "footer_menu": [LINK | {"label": "Donate", "url": f"{BASE}/donate/"}],
    "legal_pages": [LINK | {"label": "Privacy", "url": f"{BASE}/privacy/"}],
    "social_links": [{"label": "Mastodon", "url": "https://social.example.org/@streets"}],
}
#: Successful responses by operation.
RESPONSES: dict[str, dict[str, Any]] = {
    "site": SITE,
}
