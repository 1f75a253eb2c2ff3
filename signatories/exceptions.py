"""What can go wrong with a list; views and commands turn each into a sentence for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from signatories.enums import Signing

SENTENCES = {
    Signing.NOT_YET: _("This letter can't be signed yet."),
    Signing.PAUSED: _("Signing is paused for the moment. Please come back later."),
    Signing.CLOSED: _("This letter can no longer be signed."),
}


def closed_sentence(state: Signing, *, was_open: bool) -> str:
    """Return why a list takes no signatures; one that was never open can't be signed yet."""
    return str(SENTENCES[state if was_open or state != Signing.CLOSED else Signing.NOT_YET])


class SignatoriesError(Exception):
    """Base of the app's errors. The message is a translated sentence that staff can act on."""


class InvalidCursor(SignatoriesError):
    """A page was asked for by a cursor that no page of this list, in this order and language, gave out."""

    def __str__(self) -> str:
        return str(_("This cursor belongs to no page of the list. Begin again without it."))


class UnreadableFile(SignatoriesError):
    """The whole file is refused: it isn't a table, or a table that can't be imported.

    Raised with a sentence in English, marked for translation, and what fills its placeholders: the
    process that reads files has no catalog. `str()` translates.
    """

    def __init__(self, sentence: str, **values: Any) -> None:
        super().__init__(sentence, values)
        self.sentence = sentence
        self.values = values

    def __str__(self) -> str:
        from django.utils.translation import gettext

        return gettext(self.sentence) % self.values if self.values else gettext(self.sentence)


class UnknownColumn(SignatoriesError):
    """A mapping names a header that the file doesn't have or a field that signatories don't have."""


class InvalidTransition(SignatoriesError):
    """The verb does not apply to an entry in this status."""


class NameTaken(InvalidTransition):
    """Another entry has the name, or the name with the address, on the list already; nothing was changed."""


class EntryDeleted(InvalidTransition):
    """The entry was deleted meanwhile."""


class EntryChanged(InvalidTransition):
    """The entry is not any more what somebody saw when they decided; nothing was changed."""


class EditConflict(SignatoriesError):
    """Somebody else changed meanwhile what a form would change; nothing was saved.

    `theirs` has the values that are stored now, as text, by field; "status" is one of them where it moved.
    """

    def __init__(self, theirs: Mapping[str, str]) -> None:
        super().__init__(_("Somebody else changed this meanwhile."))
        self.theirs = dict(theirs)


class ImportAlreadyDecided(SignatoriesError):
    """The import was carried out or discarded before; nothing was changed."""


class ImportCancelled(SignatoriesError):
    """Somebody stopped a check or an import; nothing was written."""


class ImportSuperseded(SignatoriesError):
    """The upload was decided, or is checked again, since this check began: what it found isn't kept."""


class NotUndone(SignatoriesError):
    """The import can't be undone: it wasn't carried out, or is undone already."""


class SigningClosed(SignatoriesError):
    """The list takes no signatures now; `state` says why, and `was_open` whether it did before."""

    def __init__(self, state: Signing, *, was_open: bool = True) -> None:
        super().__init__(closed_sentence(state, was_open=was_open))
        self.state = state


class InvalidFields(SignatoriesError):
    """What was sent can't be taken; `errors` has the sentences for each field by its name."""

    def __init__(self, errors: Mapping[str, Any]) -> None:
        super().__init__(_("Correct the fields that are named."))
        self.errors = {name: [str(sentence) for sentence in sentences] for name, sentences in errors.items()}


class IdempotencyKeyReused(SignatoriesError):
    """The idempotency key came with another request before."""

    def __init__(self) -> None:
        super().__init__(_("This idempotency key was used for another request. Take a new one."))


class LinkExpired(SignatoriesError):
    """The link is unknown, too old or was used."""

    def __init__(self, *_args: object) -> None:
        super().__init__(_("This link doesn't work any more. Ask for a new one."))
