"""Exceptions of the app. Views, API and commands show their messages, which are translated sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.edit_conflicts.conflict import EditConflict
from signatories.enums import Signing

SENTENCES = {
    Signing.NOT_YET: _("This letter can't be signed yet."),
    Signing.PAUSED: _("Signing is paused for the moment. Please come back later."),
    Signing.CLOSED: _("This letter can no longer be signed."),
}


def closed_sentence(state: Signing, *, was_open: bool) -> str:
    """Return the reason why a list is not open, for readers. A closed list that was never open is "not yet" open."""
    return str(SENTENCES[state if was_open or state != Signing.CLOSED else Signing.NOT_YET])


class SignatoriesError(Exception):
    """Base class. The message is a translated sentence that staff can act on."""


class InvalidCursor(SignatoriesError):
    """The cursor is invalid, or belongs to another list, order or language."""

    def __str__(self) -> str:
        return str(_("This cursor is not valid for the list. Start again without a cursor."))


class UnreadableFile(SignatoriesError):
    """The whole file is refused, because it is not a table that can be imported.

    The arguments are a sentence, marked for translation, and the values of its placeholders. The process that
    reads files has no catalog, so `str()` translates later.
    """

    def __init__(self, sentence: str, **values: Any) -> None:
        super().__init__(sentence, values)
        self.sentence = sentence
        self.values = values

    def __str__(self) -> str:
        from django.utils.translation import gettext

        from core.numbers import grouped

        if not self.values:
            return gettext(self.sentence)
        values = {name: grouped(value) if isinstance(value, int) else value for name, value in self.values.items()}
        return gettext(self.sentence) % values


class UnknownColumn(SignatoriesError):
    """A column mapping names a header that the file lacks, or an unknown field."""


class EntryEditConflict(SignatoriesError, EditConflict):
    """Somebody else changed the same fields of an entry, or its status, in the meantime. Nothing was saved."""


class InvalidTransition(SignatoriesError):
    """The verb does not apply to the entry in its current status."""


class NameTaken(InvalidTransition):
    """Another entry of the list has the same name, or the same name and address. Nothing was changed."""


class EntryDeleted(InvalidTransition):
    """The entry was deleted in the meantime."""


class EntryChanged(InvalidTransition):
    """The entry changed after the moderator saw it. Nothing was changed."""


class ImportAlreadyDecided(SignatoriesError):
    """The import was carried out or discarded before. Nothing was changed."""


class ImportCancelled(SignatoriesError):
    """A check or an import was cancelled. Nothing was written."""


class ImportSuperseded(SignatoriesError):
    """The upload was decided, or is checked again, since this check began: what it found isn't kept."""


class NotUndone(SignatoriesError):
    """The import cannot be undone, because it was not carried out or was undone before."""


class TextChanged(SignatoriesError):
    """The text of the letter changed after the signer loaded it."""

    def __init__(self) -> None:
        super().__init__(_("The text of the letter has changed in the meantime. Read it again before you sign."))


class SigningClosed(SignatoriesError):
    """The list is not open. `state` is its state, and `was_open` tells whether it was open before."""

    def __init__(self, state: Signing, *, was_open: bool = True) -> None:
        super().__init__(closed_sentence(state, was_open=was_open))
        self.state = state


class InvalidFields(SignatoriesError):
    """The submitted data is invalid. `errors` has the messages by field."""

    def __init__(self, errors: Mapping[str, Any]) -> None:
        super().__init__(_("Correct the fields listed in the errors."))
        self.errors = {name: [str(sentence) for sentence in sentences] for name, sentences in errors.items()}


class IdempotencyKeyReused(SignatoriesError):
    """The idempotency key was used for a different request before."""

    def __init__(self) -> None:
        super().__init__(_("This idempotency key was used for a different request. Use a new one."))


class LinkExpired(SignatoriesError):
    """The link is invalid, expired, or was used."""

    def __init__(self, *_args: object) -> None:
        super().__init__(_("This link doesn't work any more. Ask for a new one."))
