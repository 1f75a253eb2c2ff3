"""What can go wrong with a list; views and commands turn each into a sentence for people."""

from __future__ import annotations


class SignatoriesError(Exception):
    """Base of the app's errors. The message is a translated sentence that staff can act on."""


class UnreadableFile(SignatoriesError):
    """The whole file is refused: it isn't a table, or a table that can't be imported."""


class UnknownColumn(SignatoriesError):
    """A mapping names a header that the file doesn't have or a field that signatories don't have."""


class InvalidTransition(SignatoriesError):
    """The verb does not apply to an entry in this status."""


class ImportAlreadyDecided(SignatoriesError):
    """The import was carried out or discarded before; nothing was changed."""
