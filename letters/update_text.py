"""The sentences that say what became of a letter, in the active language."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from core.date_formats import long_date
from letters.enums import UpdateKind
from signatories.bidirectional import isolated_in_text


def update_sentence(kind: str, day: datetime.date, party: str) -> str:
    """Return "Delivered to the Minister of Public Safety on 3 May 2026"; of news "Update of 3 May 2026".

    `party` is the recipient or author, "" if unknown.
    """
    if kind == UpdateKind.DELIVERED:
        # Translators: staff write the recipient as in "the Minister of Public Safety", in your language.
        sentence = _("Delivered to %(recipient)s on %(day)s") if party else _("Delivered on %(day)s")
    elif kind == UpdateKind.ANSWERED:
        # Translators: staff write the author as in "the Minister of Public Safety", in your language.
        sentence = _("Answered by %(author)s on %(day)s") if party else _("Answered on %(day)s")
    else:
        # Translators: heading of news about a letter, before the text.
        sentence = _("Update of %(day)s")
    name = isolated_in_text(party)
    return sentence % {"recipient": name, "author": name, "day": long_date(day)}
