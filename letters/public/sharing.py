"""Links to share a letter, which load nothing from other sites, and the reference to cite it."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from core.date_formats import long_date
from core.mail_links import mail_link
from core.typography import typeset_text
from letters.models import EditionFile, LetterPage
from signatories.bidirectional import isolated_in_text


class ShareLink(NamedTuple):
    """A link to share a letter; `name` is that of the service."""

    name: str
    url: str


def share_links(letter: LetterPage) -> list[ShareLink]:
    """Return the links to share a letter, in the active language."""
    url, title = letter.full_url or "", letter.title
    text = f"{title} {url}"
    return [
        ShareLink(_("E-mail"), mail_link(subject=title, body=text)),
        ShareLink("WhatsApp", f"https://wa.me/?{urlencode({'text': text})}"),
        ShareLink("Bluesky", f"https://bsky.app/intent/compose?{urlencode({'text': text})}"),
        ShareLink("Facebook", f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': url})}"),
    ]


def citation(letter: LetterPage, file: EditionFile | None) -> str:
    """Return authors, title, kind, date, newest edition and address of a letter, in the active language."""
    counts = letter.signed_by.counts
    parts = [
        "" if counts.is_empty else str(letter.signed_by),
        # Translators: the title of a letter, in the quotation marks of the language.
        _("“%s”") % typeset_text(letter.title, letter.language),
        _("open letter"),
        long_date(letter.date) if letter.date else "",
        str(file.edition) if file else "",
        letter.full_url or "",
    ]
    return ", ".join(isolated_in_text(part) for part in parts if part)
