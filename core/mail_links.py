"""Links that open the mail program of a reader with a mail in it (RFC 6068)."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

#: Characters of a link. Windows hands longer ones to no mail program: a click does nothing.
MAX_LENGTH = 2_000


def mail_link(addresses: Sequence[str] = (), subject: str = "", body: str = "") -> str:
    """Return a `mailto:` link in UTF-8 with the line breaks of mail, however long it is."""
    # A space is "%20": mail programs show "+" as it is.
    recipients = ",".join(quote(address, safe="@") for address in addresses)
    lines = "\r\n".join(body.splitlines())
    fields = [f"{name}={quote(text, safe='')}" for name, text in (("subject", subject), ("body", lines)) if text]
    return f"mailto:{recipients}" + (f"?{'&'.join(fields)}" if fields else "")


def fits(link: str) -> bool:
    """Return whether every mail program opens a link."""
    return len(link) <= MAX_LENGTH
