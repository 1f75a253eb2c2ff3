"""Examples of signatories, their pages and their affiliations."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from cms.api.examples.example_site import BASE, OTHER_LANGUAGES

GROUP = {"id": 4, "heading": "Members of the coalition"}
SIGNATORY = {
    "id": 311,
    "kind": "organization",
    "name": "Larch Society",
    "names": dict.fromkeys(OTHER_LANGUAGES, "Société du mélèze"),
    "title": "",
    "affiliation": "",
    "affiliation_for_identification": False,
    "website": "https://larch.example.org",
    "country": "CA",
    "region": "Ontario",
    "represented_by": "Bo Sample, Chair",
    "answers": {"city": "Toronto ON"},
    "details": "represented by Bo Sample, Chair, Toronto ON",
    "signed_on": "2026-07-08",
    "is_lead": True,
    "group": GROUP,
}
#: The end of a page of the list with the primary key 7, in printed order.
CURSOR = (
    "WzMxMSwxLDQsIm9yZ2FuaXphdGlvbiIsImxhcmNoIHNvY2lldHkiLCIyMDI2LTA3LTA4VDEyOjAwOjAwKzAwOjAwIiwwXQ"
    ":ccoEhyAfBmshjQAmzFXJdaQZqEfd2YyYESVmdXqRGvs"
)
#: Successful responses by operation.
RESPONSES: dict[str, dict[str, Any]] = {
    "affiliations": {"results": [{"name": "Example University", "country": "CA"}]},
    "signatories": {
        "count": 77,
        "next": f"{BASE}/api/v1/letters/keep-the-lake/signatories?limit=1&cursor={quote(CURSOR)}",
        "results": [SIGNATORY],
    },
}
