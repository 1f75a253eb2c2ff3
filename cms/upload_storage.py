"""The storage of public uploads on this machine, and the names that every storage gives them."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.core.files.storage import FileSystemStorage, Storage
from django.dispatch import Signal
from django.utils.crypto import get_random_string

#: Length of a random folder name.
FOLDER_NAME_LENGTH = 12
#: How long browsers and caches may keep a public upload. It never changes: another file gets another address.
CACHE_CONTROL = "public, max-age=2592000, immutable"
#: A public upload was deleted. Argument: its `url`.
public_file_deleted = Signal()


class RandomFolders(Storage):
    """Mixin for a storage of public uploads: each file is in a folder of its own with a random name.

    Web servers and buckets serve uploads without a permission check, including images of drafts. The random name makes
    their addresses unguessable.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return a free name, with a random folder before the file name."""
        path = PurePosixPath(name)
        name_in_folder = str(path.with_name(get_random_string(FOLDER_NAME_LENGTH)) / path.name)
        return super().get_available_name(name_in_folder, max_length=max_length)

    def delete(self, name: str) -> None:
        """Delete a file, if it is there, and say so."""
        super().delete(name)
        public_file_deleted.send(sender=type(self), url=self.url(name))


class UploadStorage(RandomFolders, FileSystemStorage):
    """Public uploads below `MEDIA_ROOT`."""


def is_document(name: str) -> bool:
    """Return whether a file belongs to a document, which has permissions: only a view of the site sends it."""
    return PurePosixPath(name).parts[:1] == ("documents",)


def has_random_folder(name: str) -> bool:
    """Return whether a file is in such a folder; files of an earlier storage are not."""
    folder = PurePosixPath(name).parent.name
    return len(folder) == FOLDER_NAME_LENGTH and folder.isascii() and folder.isalnum()
