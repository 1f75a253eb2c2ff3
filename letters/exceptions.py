"""Errors of letters and editions; views and commands show their messages."""

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
    """Base class of the app's errors. The message is a translated sentence that people can act on."""


class UnknownLetter(LettersError, ObjectDoesNotExist):
    """No letter has this slug, or letters with different lists share it."""


class LetterMoved(LettersError):
    """The requested slug is a former slug of a public letter.

    `is_other_language` is true if the request came below the URL prefix of another language.
    """

    def __init__(self, letter: Page, *, is_other_language: bool = False) -> None:
        super().__init__(_("The letter has moved to another address."))
        self.letter = letter
        self.is_other_language = is_other_language


class LetterGone(LettersError):
    """A letter was public at this URL and no longer is.

    `alternatives` are its translations that are public; `language` is its own, "" if unknown.
    """

    def __init__(self, alternatives: Sequence[Page] = (), *, language: str = "") -> None:
        super().__init__(_("This letter is no longer published here."))
        self.alternatives = alternatives
        self.language = language


class UnknownPreview(LettersError):
    """A preview token is wrong or expired."""

    def __init__(self) -> None:
        super().__init__(_("This preview has expired. Open it again from the editor."))


class UnknownCopy(LettersError):
    """No edition has this checksum."""

    def __init__(self) -> None:
        super().__init__(_("No edition has this checksum: the file was changed, or it comes from elsewhere."))


class FailureReason(TextChoices):
    """Reasons why a job of the worker failed. Each label is a sentence with a placeholder for a detail.

    Rows store code and detail; the sentence is built in the language of the reader.
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
    WORKER_STOPPED = "worker-stopped", gettext_lazy("The worker stopped while it made this.")
    UNEXPECTED = "unexpected", gettext_lazy("The edition could not be made: %(detail)s")

    def sentence(self, detail: str = "") -> str:
        """Return the sentence in the active language."""
        return str(self.label) % {"detail": detail}


class NotMade(LettersError):
    """A job of the worker failed. The message is translated when it is read, not when it is raised."""

    def __init__(self, reason: FailureReason | str, detail: object = "") -> None:
        super().__init__(reason, detail)
        self.code = reason if isinstance(reason, FailureReason) else ""
        self.detail = str(detail) if self.code else str(reason)

    def __str__(self) -> str:
        """Return the sentence in the active language."""
        return FailureReason(self.code).sentence(self.detail) if self.code else self.detail


class NothingToPublish(NotMade):
    """An edition cannot be made: no letter of the list is public, or nobody has signed."""


class RenderFailed(NotMade):
    """Typesetting failed; no edition was published."""
