"""Changes of a text that people had signed already: recorded when published, and told to staff and readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from letters.models import LetterPage, PublishedText
from letters.models.public_letters import public_letters_for
from signatories.counts import Counts


@dataclass(frozen=True)
class TextChange:
    """What readers should know of a letter's text.

    `changed_at` is when the text of the letter was last changed, None where it never was; `signed_earlier` counts the
    public entries whose signers read another text than any that is published now. Entries that came without a text,
    such as imported ones, are not among them.
    """

    changed_at: datetime | None
    signed_earlier: Counts


def text_change(letter: LetterPage) -> TextChange:
    """Return what became of the text that people signed; one query unless the text was changed."""
    _first, *changes = _published_texts(letter) or [None]
    if not changes:
        return TextChange(None, Counts(0, 0))
    return TextChange(changes[-1].published_at, signed_earlier(letter))


def signed_earlier(letter: LetterPage) -> Counts:
    """Return how many public entries signed another text than the letter has now, in whichever language."""
    letters = public_letters_for(letter.signatory_list)
    current = {other.text_version for other in letters} or {letter.text_version}
    return letter.signatory_list.signatories.counted().of_other_text_versions(current).counts()


def record(letter: LetterPage) -> bool:
    """Note the text of a published letter if it differs from the last that was noted; returns whether it does."""
    version = letter.text_version
    with transaction.atomic():
        LetterPage.objects.select_for_update().only("pk").get(pk=letter.pk)
        texts = _published_texts(letter)
        if texts and texts[-1].version == version:
            return False
        now = timezone.now()
        at = now if texts else letter.last_published_at or now
        letter.published_texts.create(version=version, published_at=at)
    return True


def record_all() -> int:
    """Note the texts of all public letters that were not noted when published; returns how many. Idempotent.

    Finds letters of before texts were noted, and those that a script changed without publishing.
    """
    noted = PublishedText.objects.order_by("pk").values_list("letter", "version")
    known = dict(noted)
    letters = LetterPage.objects.public().select_related("locale").iterator(chunk_size=100)
    return sum(record(letter) for letter in letters if known.get(letter.pk) != letter.text_version)


def _published_texts(letter: LetterPage) -> Sequence[Any]:
    """Return the texts of a letter in the order in which they were published."""
    return list(letter.published_texts.order_by("pk")) if letter.pk else []
