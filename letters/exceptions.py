"""What can go wrong with a letter or an edition; views and commands turn each into a sentence for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from wagtail.models import Page


class LettersError(Exception):
    """Base of the app's errors. The message is a translated sentence that staff can act on."""


class UnknownLetter(LettersError, ObjectDoesNotExist):
    """No letter has this slug, or several different ones have."""


class LetterMoved(LettersError):
    """A letter is public under another slug than the one that was asked for.

    `is_elsewhere` where it was asked for below the addresses of another language.
    """

    def __init__(self, letter: Page, *, is_elsewhere: bool = False) -> None:
        super().__init__(_("The letter has another address now."))
        self.letter = letter
        self.is_elsewhere = is_elsewhere


class LetterGone(LettersError):
    """A letter was public at this address and is not any more.

    `alternatives` are its public languages; `language` is its own, "" where it is not known.
    """

    def __init__(self, alternatives: Sequence[Page] = (), *, language: str = "") -> None:
        super().__init__(_("This letter is no longer published here."))
        self.alternatives = alternatives
        self.language = language


class UnknownPreview(LettersError):
    """No draft has this token, or no longer."""

    def __init__(self) -> None:
        super().__init__(_("This preview is over. Open it again from the editor."))


class UnknownCopy(LettersError):
    """No edition has this checksum."""

    def __init__(self) -> None:
        super().__init__(_("No edition has this checksum: the file was changed, or it comes from elsewhere."))


class TextChanged(LettersError):
    """The letter is another one than the signer read."""

    def __init__(self) -> None:
        super().__init__(_("The text of the letter was changed meanwhile. Read it again, then sign."))


class FailureReason(TextChoices):
    """Why the worker could not make something, as a sentence into which a detail goes.

    Rows keep the code and the detail; the sentence is made for whoever reads it, in their language.
    """

    NOT_PUBLISHED = "not-published", gettext_lazy("The letter is not published yet. Publish it, then make an edition.")
    NOBODY_SIGNED = (
        "nobody-signed",
        gettext_lazy("Nobody has signed the letter yet. Add or import signatories, then make an edition."),
    )
    NOT_TYPESET = "not-typeset", gettext_lazy("The letter could not be typeset: %(detail)s")
    TOO_SLOW = (
        "too-slow",
        gettext_lazy("The letter was not typeset within %(detail)s seconds. Shorten it, or raise PDF_MAX_SECONDS."),
    )
    WORKER_STOPPED = "worker-stopped", gettext_lazy("The worker that made this edition stopped.")
    UNEXPECTED = "unexpected", gettext_lazy("The edition could not be made: %(detail)s")

    def sentence(self, detail: str = "") -> str:
        """Return the sentence in the active language."""
        return str(self.label) % {"detail": detail}


class NotMade(LettersError):
    """The worker could not make something; translated when it is read, not when it is raised."""

    def __init__(self, reason: FailureReason | str, detail: object = "") -> None:
        super().__init__(reason, detail)
        self.code = reason if isinstance(reason, FailureReason) else ""
        self.detail = str(detail) if self.code else str(reason)

    def __str__(self) -> str:
        """Return a sentence in the active language."""
        return FailureReason(self.code).sentence(self.detail) if self.code else self.detail


class NothingToPublish(NotMade):
    """An edition needs a published letter and at least one public signatory."""


class RenderFailed(NotMade):
    """The PDF could not be made; no edition was published."""
