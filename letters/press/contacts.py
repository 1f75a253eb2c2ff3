"""Whom journalists may ask about a letter."""

from __future__ import annotations

import re
from dataclasses import dataclass

from letters.models import Letterhead, LetterPage

EMAIL = re.compile(r"[^\s<>\"'(),:;\[\]]+@[\w.-]*\w")
TELEPHONE = re.compile(r"\+?\(?\d[\d\s().\u00a0\u202f/-]{5,}\d(?:\s*(?:ext\.?|x|poste)\s*\d+)?")
#: What stands before an address or a number, and nothing else.
LABEL = re.compile(r"(?:e-?mails?|mail|courriel|tel|tél|telephone|téléphone|phone|mobile|cell)\.?\s*:?", re.IGNORECASE)
#: What separates the parts of one line.
BETWEEN = " \t\u00a0\u202f,;:·|–—<>()-"


@dataclass(frozen=True)
class PressContact:
    """Somebody whom journalists may ask; "" for what is not known."""

    name: str
    role: str = ""
    telephone: str = ""
    email: str = ""
    languages: str = ""
    hours: str = ""


def press_contacts(letter: LetterPage) -> list[PressContact]:
    """Return the media contacts of a letter; where it has none, the contact for the press of its site's letterhead."""
    if letter.press_contacts:
        return [
            PressContact(**{field: block.value.get(field) or "" for field in PressContact.__dataclass_fields__})
            for block in letter.press_contacts
        ]
    site = letter.get_site()
    # Wagtail's `for_site` would write the row that is missing.
    letterhead = Letterhead.objects.filter(site=site).first() if site else None
    contact = _read(letterhead.press_contact, letterhead.name) if letterhead else None
    return [contact] if contact else []


def _read(text: str, sender: str) -> PressContact | None:
    """Return the contact that the lines of a letterhead are about; what is not understood stays in its role.

    The first address and the first number are taken out. The first line left is the name, else the `sender`.
    """
    email, telephone = EMAIL.search(text), None
    rest = text.replace(email[0], "", 1) if email else text
    # A number within another address is none.
    if telephone := TELEPHONE.search(EMAIL.sub(lambda found: " " * len(found[0]), rest)):
        rest = rest[: telephone.start()] + rest[telephone.end() :]
    parts = [line.strip(BETWEEN) for line in re.split(r"[\n,;]", rest)]
    parts = [part for part in parts if part and not LABEL.fullmatch(part)]
    if not (parts or email or telephone):
        return None
    parts = parts or [sender]
    number = " ".join(telephone[0].split()) if telephone else ""
    return PressContact(parts[0], ", ".join(parts[1:]), number, email[0] if email else "")
