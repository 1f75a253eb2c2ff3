"""Media contacts of a letter."""

from __future__ import annotations

import re
from dataclasses import dataclass

from letters.models import Letterhead, LetterPage

EMAIL = re.compile(r"[^\s<>\"'(),:;\[\]]+@[\w.-]*\w")
TELEPHONE = re.compile(r"\+?\(?\d[\d\s().\u00a0\u202f/-]{5,}\d(?:\s*(?:ext\.?|x|poste)\s*\d+)?")
#: Labels in front of an e-mail address or a telephone number.
LABEL = re.compile(r"(?:e-?mails?|mail|courriel|tel|tél|telephone|téléphone|phone|mobile|cell)\.?\s*:?", re.IGNORECASE)
#: Characters that separate the parts of a line.
SEPARATORS = " \t\u00a0\u202f,;:·|–—<>()-"


@dataclass(frozen=True)
class PressContact:
    """A person whom journalists may contact; unknown fields are ""."""

    name: str
    role: str = ""
    telephone: str = ""
    email: str = ""
    languages: str = ""
    hours: str = ""


def press_contacts(letter: LetterPage) -> list[PressContact]:
    """Return the media contacts of a letter; if it has none, the press contact of its site's letterhead."""
    if letter.press_contacts:
        return [
            PressContact(**{field: block.value.get(field) or "" for field in PressContact.__dataclass_fields__})
            for block in letter.press_contacts
        ]
    site = letter.get_site()
    # Wagtail's `for_site` would create a missing row.
    letterhead = Letterhead.objects.filter(site=site).first() if site else None
    contact = _parse(letterhead.press_contact, letterhead.name) if letterhead else None
    return [contact] if contact else []


def _parse(text: str, default_name: str) -> PressContact | None:
    """Parse the press contact of a letterhead; return None for an empty one.

    Extracts the first e-mail address and the first telephone number. The first remaining line is the name, else
    `default_name`; the others become the role.
    """
    email, telephone = EMAIL.search(text), None
    rest = text.replace(email[0], "", 1) if email else text
    # Digits inside another e-mail address are not a telephone number.
    if telephone := TELEPHONE.search(EMAIL.sub(lambda match: " " * len(match[0]), rest)):
        rest = rest[: telephone.start()] + rest[telephone.end() :]
    parts = [line.strip(SEPARATORS) for line in re.split(r"[\n,;]", rest)]
    parts = [part for part in parts if part and not LABEL.fullmatch(part)]
    if not (parts or email or telephone):
        return None
    parts = parts or [default_name]
    number = " ".join(telephone[0].split()) if telephone else ""
    return PressContact(parts[0], ", ".join(parts[1:]), number, email[0] if email else "")
