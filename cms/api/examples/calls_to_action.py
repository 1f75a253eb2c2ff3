"""Examples of calls to action."""

from __future__ import annotations

from typing import Any

from cms.api.examples.example_site import LANGUAGE

CALL = {
    "id": 3,
    "language": LANGUAGE,
    "heading": "Since you are here",
    "html": "<p>We take no money from governments.</p>",
    "picture": None,
    "buttons": [
        {
            "kind": "link",
            "text": "Give each month",
            "url": "https://donate.example.org/monthly",
            "is_secondary": False,
            "mail": None,
        },
        {
            "kind": "mail",
            "text": "Write to the Minister",
            "url": "mailto:minister@example.org?subject=The%20lake&body=Dear%20Minister%2C",
            "is_secondary": True,
            "mail": {
                "recipients": ["minister@example.org"],
                "subject": "The lake",
                "body": "Dear Minister,",
                "is_in_link": True,
            },
        },
    ],
    "ends_at": "2026-08-01T04:00:00Z",
}
#: Successful responses by operation.
RESPONSES: dict[str, dict[str, Any]] = {
    "calls_to_action": {"results": [CALL]},
}
