"""Examples of issues of the digest, and of subscribing to it."""

from __future__ import annotations

from typing import Any

from cms.api.examples.example_site import BASE, LANGUAGE, OTHER_LANGUAGES
from cms.api.examples.news import POST_SUMMARY
from cms.api.examples.public_forms import PUZZLE

ISSUE_SUMMARY = {
    "slug": "july-2026",
    "language": LANGUAGE,
    "title": "July 2026",
    "date": "2026-07-15",
    "introduction": "What we did in July.",
    "url": f"{BASE}/digest/july-2026/",
}
ISSUE: dict[str, Any] = ISSUE_SUMMARY | {
    "description": "What we did in July.",
    "body": [
        {"type": "heading", "text": "On the hill", "anchor": "on-the-hill-x3kq"},
        {"type": "news", "heading": "", "posts": [POST_SUMMARY]},
    ],
    "translations": [
        {"language": code, "slug": "juillet-2026", "url": f"{BASE}/{code}/digest/juillet-2026/"}
        for code in OTHER_LANGUAGES
    ],
    "first_published_at": "2026-07-15T18:00:00Z",
    "last_published_at": "2026-07-15T18:00:00Z",
}
#: Successful responses by operation.
RESPONSES: dict[str, dict[str, Any]] = {
    "digest_issues": {"count": 1, "next": None, "results": [ISSUE_SUMMARY]},
    "digest_issue": ISSUE,
    "digest_preview": ISSUE | {"first_published_at": None, "last_published_at": None},
    "new_subscription": {"puzzle": PUZZLE},
    "subscribe": {"detail": "If this address is not subscribed yet, a mail with a link to confirm is on its way."},
}
#: Request bodies by operation.
REQUESTS: dict[str, dict[str, Any]] = {
    "subscribe": {"email": "robin@example.org", "language": LANGUAGE},
}
