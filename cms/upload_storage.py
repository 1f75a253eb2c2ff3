"""Where uploads are kept."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.core.files.storage import FileSystemStorage
from django.utils.crypto import get_random_string

#: Characters of the name of a folder.
LENGTH = 12


class UploadStorage(FileSystemStorage):
    """Keeps each file in a folder of its own whose name nobody guesses.

    A web server gives out whatever lies below `MEDIA_ROOT`, pictures of drafts too. So their addresses have to be
    known only to those who are shown them.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return a free name with a random folder before its last part."""
        path = PurePosixPath(name)
        apart = str(path.with_name(get_random_string(LENGTH)) / path.name)
        return super().get_available_name(apart, max_length=max_length)

    @staticmethod
    def is_apart(name: str) -> bool:
        """Tell whether a file lies in such a folder; those that were stored by another storage don't."""
        folder = PurePosixPath(name).parent.name
        return len(folder) == LENGTH and folder.isascii() and folder.isalnum()
