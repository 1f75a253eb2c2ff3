"""Changes of a letter's text after people signed it, recorded when published and shown to staff, signers and readers.

Staff say of a change whether it is typographic or substantial. Texts that differ typographically count as the same:
who signed one of them signed the other. A change that nobody assessed counts as substantial.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from letters.enums import TextChangeKind
from letters.models import LetterPage, PublishedText, TextAssessment
from letters.models.public_letters import public_letters_for
from letters.models.published_text import text_content
from signatories.counts_in_words import Counts

if TYPE_CHECKING:
    from core.users.models import User


@dataclass(frozen=True)
class TextChange:
    """The last change of a letter's text.

    `changed_at` and `kind` are None if the text never changed. `signed_earlier` counts the public entries whose
    signers read a text that says something else than the published ones in all languages; entries without a text,
    such as imported ones, do not count.
    """

    changed_at: datetime | None
    kind: TextChangeKind | None
    signed_earlier: Counts


def text_change(letter: LetterPage) -> TextChange:
    """Return the last change of a letter's text, in one query if it never changed."""
    *_earlier, before, last = [None, None, *_published_texts(letter)]
    if before is None or last is None:
        return TextChange(None, None, Counts(0, 0))
    kind = TextChangeKind(_kinds(letter).get((before.version, last.version), TextChangeKind.SUBSTANTIAL))
    return TextChange(last.published_at, kind, signed_earlier_counts(letter))


def signed_earlier_counts(letter: LetterPage) -> Counts:
    """Count the public entries that signed a text which says something else than the letter in any language."""
    current = current_versions(public_letters_for(letter.signatory_list) or [letter])
    return letter.signatory_list.signatories.counted().of_other_text_versions(current).counts()


def current_versions(letters: Iterable[LetterPage]) -> set[str]:
    """Return the versions of the texts of letters, and of all texts that differ from them typographically."""
    letters = list(letters)
    versions = {letter.text_version for letter in letters}
    typographic = TextAssessment.objects.filter(letter__in=letters, kind=TextChangeKind.TYPOGRAPHIC)
    pairs = [{*pair} for pair in typographic.values_list("earlier_version", "version")]
    while joined := [pair for pair in pairs if not pair.isdisjoint(versions)]:
        versions.update(*joined)
        pairs = [pair for pair in pairs if not pair <= versions]
    return versions


@dataclass(frozen=True)
class TextHistoryEntry:
    """A published text of a letter in the history that staff see.

    `kind` is the assessment of the change to this text: "" if there is none, None for the first text. `counts` are the
    public entries that signed exactly this text.
    """

    text: PublishedText
    kind: str | None
    counts: Counts
    is_current: bool

    @property
    def label(self) -> str:
        """Return the kind for staff; "" if there is none."""
        return str(TextChangeKind(self.kind).label) if self.kind else ""


def text_history(letter: LetterPage) -> list[TextHistoryEntry]:
    """Return the published texts of a letter, the newest first. A text that was published again is there twice."""
    texts = _published_texts(letter)
    counts = dict(letter.signatory_list.signatories.counted().counts_by("text_version"))
    kinds = _kinds(letter)
    current = current_versions([letter])
    earlier = [None, *(text.version for text in texts)]
    history = [
        TextHistoryEntry(
            text,
            None if before is None else kinds.get((before, text.version), ""),
            counts.get(text.version, Counts(0, 0)),
            text.version in current,
        )
        for before, text in zip(earlier, texts, strict=False)
    ]
    return history[::-1]


def assess(letter: LetterPage, kind: TextChangeKind, *, earlier_version: str, version: str, user: User | None) -> bool:
    """Store what staff say about the change from one text of a letter to another; return whether anything changed.

    Idempotent. The later text may be a draft: the assessment applies once it is published.
    """
    if earlier_version == version:
        return False
    change: dict[str, Any] = {"letter": letter, "earlier_version": earlier_version, "version": version}
    with transaction.atomic():
        LetterPage.objects.select_for_update().only("pk").get(pk=letter.pk)
        if TextAssessment.objects.filter(kind=kind, **change).exists():
            return False
        TextAssessment.objects.update_or_create(**change, defaults={"kind": kind, "user": user})
        data = {"kind": kind.value, "earlier_version": earlier_version, "version": version}
        log(letter, "letters.assess_text_change", user=user, data=data)
    return True


def text_before(text: PublishedText) -> PublishedText | None:
    """Return the text that a letter had before a published one; None for the first one."""
    return text.letter.published_texts.filter(pk__lt=text.pk).order_by("-pk").first()


def last_published_version(letter: LetterPage) -> str:
    """Return the version of the text that was published last; "" for a letter that was never published."""
    return letter.published_texts.order_by("-pk").values_list("version", flat=True).first() or "" if letter.pk else ""


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
        letter.published_texts.create(version=version, published_at=at, content=text_content(letter))
    return True


def record_texts() -> int:
    """Record the texts of public letters that were not recorded when published; return how many. Idempotent.

    These are letters older than the records, and letters that a script changed without publishing. Records without
    the text itself, from before it was stored, get it from the letter or its revisions.
    """
    recorded = PublishedText.objects.order_by("pk").values_list("letter", "version")
    versions = dict(recorded)
    letters = LetterPage.objects.public().select_related("locale").iterator(chunk_size=100)
    count = sum(record_text(letter) for letter in letters if versions.get(letter.pk) != letter.text_version)
    for text in PublishedText.objects.filter(content__isnull=True).select_related("letter__locale"):
        text.content = _find_content(text)
        text.save(update_fields=["content"])
    return count


def _find_content(text: PublishedText) -> dict[str, object]:
    """Return the content of a text from the letter or one of its revisions, the newest first; {} if it is gone."""
    if text.letter.text_version == text.version:
        return text_content(text.letter)
    for revision in text.letter.revisions.order_by("-created_at", "-pk").iterator(chunk_size=20):
        letter = revision.as_object()
        if letter.text_version == text.version:
            return text_content(letter)
    return {}


def _published_texts(letter: LetterPage) -> Sequence[PublishedText]:
    """Return the recorded texts of a letter, the oldest first."""
    return list(letter.published_texts.order_by("pk")) if letter.pk else []


def _kinds(letter: LetterPage) -> dict[tuple[str, str], str]:
    """Return the assessed kind of each change of a letter, by the versions before and after it."""
    rows = letter.text_assessments.values_list("earlier_version", "version", "kind")
    return {(earlier, version): kind for earlier, version, kind in rows}
