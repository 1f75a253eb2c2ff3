"""What the contact form keeps about one person."""

from __future__ import annotations

from django.utils.translation import ngettext

from cms.contact.messages import messages_from
from core.numbers import grouped
from signatories.privacy.person_parts import PersonPart
from signatories.privacy.retention import delete


def _in_words(number: int) -> str:
    text = ngettext("%s message of the contact form", "%s messages of the contact form", number)
    return text % grouped(number)


MESSAGES = PersonPart(
    "messages",
    rows=messages_from,
    columns=("language", "name", "email", "subject", "text", "status", "created_at"),
    erase=delete,
    in_words=_in_words,
)
