"""Changes of a letter's text after people signed it, recorded when published and shown to staff and readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from letters.models import LetterPage, PublishedText
from letters.models.public_letters import public_letters_for
from signatories.counts_in_words import Counts


@dataclass(frozen=True)
class TextChange:
    """The last change of a letter's text.

    `changed_at` is None if the text never changed. `signed_earlier` counts the public entries whose signers read a
    text that is no longer published in any language; entries without a text, such as imported ones, do not count.
    """

    changed_at: datetime | None
    signed_earlier: Counts


def text_change(letter: LetterPage) -> TextChange:
    """Return the last change of a letter's text, in one query if it never changed."""
    _first, *changes = _published_texts(letter) or [None]
    if not changes:
        return TextChange(None, Counts(0, 0))
    return TextChange(changes[-1].published_at, signed_earlier_counts(letter))


def signed_earlier_counts(letter: LetterPage) -> Counts:
    """Count the public entries that signed a text which the letter no longer has in any language."""
    letters = public_letters_for(letter.signatory_list)
    current = {other.text_version for other in letters} or {letter.text_version}
    return letter.signatory_list.signatories.counted().of_other_text_versions(current).counts()


def record_text(letter: LetterPage) -> bool:
    """Record the text of a published letter if it differs from the last recorded one; return whether it does."""
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


def record_texts() -> int:
    """Record the texts of public letters that were not recorded when published; return how many. Idempotent.

    These are letters older than the records, and letters that a script changed without publishing.
    """
    recorded = PublishedText.objects.order_by("pk").values_list("letter", "version")
    versions = dict(recorded)
    letters = LetterPage.objects.public().select_related("locale").iterator(chunk_size=100)
    return sum(record_text(letter) for letter in letters if versions.get(letter.pk) != letter.text_version)


def _published_texts(letter: LetterPage) -> Sequence[Any]:
    """Return the recorded texts of a letter, the oldest first."""
    return list(letter.published_texts.order_by("pk")) if letter.pk else []
