"""The words beside the boxes that a signer ticked, as they were shown: what the consent was given to.

`Contact.consent_wordings` has them by box: the name of a field, "is_authorised", or "answers.<key>" for a question.
Each has the text, its language, when it was sent, and where it was shown: "site", or "api" for a form of another site,
which is asked to show the labels that the API returns. They are erased with the contact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

SITE, API = "site", "api"
#: Prefix of the boxes of questions.
ANSWERS = "answers."

#: Wordings by box as they are stored; None for a box that is not ticked any more.
Wordings = Mapping[str, dict[str, str] | None]


@dataclass(frozen=True)
class ConsentWording:
    """What a signer ticked: the box, its words in their language, when, and whether on this site or another."""

    box: str
    text: str
    language: str
    at: datetime
    shown_by: str

    @property
    def in_words(self) -> str:
        """Return a line for files: “Send me updates” (en, 2026-05-03)."""
        return f"“{self.text}” ({self.language}, {self.at.date().isoformat()})"


def new_wording(label: object, help_text: object = "", *, shown_by: str = SITE) -> dict[str, str]:
    """Return the row to store for a box that was ticked now, shown in the active language."""
    return {
        "text": " ".join(filter(None, (str(label), str(help_text)))),
        "language": get_language() or "",
        "at": timezone.now().isoformat(),
        "shown_by": shown_by,
    }


def updated(stored: Mapping[str, Any], given: Wordings) -> dict[str, Any]:
    """Return the stored wordings with those given; boxes that are not ticked any more are left out."""
    return {box: row for box, row in {**stored, **given}.items() if row}


def read_wordings(stored: Mapping[str, Any]) -> list[ConsentWording]:
    """Return the stored wordings, the oldest first."""
    found = [
        ConsentWording(box, row["text"], row["language"], datetime.fromisoformat(row["at"]), row["shown_by"])
        for box, row in stored.items()
    ]
    return sorted(found, key=lambda wording: (wording.at, wording.box))
