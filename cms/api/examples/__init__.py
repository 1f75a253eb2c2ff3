"""Examples of each request and response of the public API, with invented people, organizations and addresses."""

from __future__ import annotations

from typing import Any

from cms.api.examples import (
    appearance,
    calls_to_action,
    contact,
    digest,
    home_page,
    letters,
    members,
    news,
    signatories,
    signing,
)

#: Successful responses by operation.
RESPONSES: dict[str, dict[str, Any]] = {
    **appearance.RESPONSES,
    **calls_to_action.RESPONSES,
    **contact.RESPONSES,
    **digest.RESPONSES,
    **home_page.RESPONSES,
    **letters.RESPONSES,
    **members.RESPONSES,
    **news.RESPONSES,
    **signatories.RESPONSES,
    **signing.RESPONSES,
}
#: Request bodies by operation.
REQUESTS: dict[str, dict[str, Any]] = {**contact.REQUESTS, **digest.REQUESTS, **signing.REQUESTS}
