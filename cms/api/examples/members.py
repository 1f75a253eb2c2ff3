"""Examples of members of the coalition."""

from __future__ import annotations

from typing import Any

from cms.api.examples.example_site import BASE, OTHER_LANGUAGES
from cms.api.examples.letters import SUMMARY

GROUP = {"id": 2, "label": "Environmental organizations"}
MEMBER = {
    "id": 17,
    "name": "Larch Society",
    "names": dict.fromkeys(OTHER_LANGUAGES, "Société du mélèze"),
    "website": "https://larch.example.org",
    "member_since": "2015",
    "group": GROUP,
    "logo": {
        "url": f"{BASE}/media/images/larch.max-320x160.png",
        "width": 200,
        "height": 80,
        "alt_text": "Larch Society",
    },
    "letters_signed": 1,
}
#: Successful responses by operation.
RESPONSES: dict[str, dict[str, Any]] = {
    "members": {"count": 1, "next": None, "groups": [GROUP | {"count": 1}], "results": [MEMBER]},
    "member": MEMBER | {"letters": [SUMMARY]},
}
