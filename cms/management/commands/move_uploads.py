from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.upload_storage import has_random_folder


class Command(BaseCommand):
    """Move pictures and documents from before this release to URLs that cannot be guessed.

    Run it once after an upgrade; it is idempotent. Pages of this site use the new URLs; other sites that link to the
    file of a picture have to be updated.
    """

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Move the files one by one. A missing file does not stop the others."""
        moved = 0
        for upload in _guessable():
            old = upload.file.name
            try:
                with default_storage.open(old) as content:
                    new = default_storage.save(old, content)
            except OSError as error:
                self.stderr.write(f"The file {old} can't be read: {error.strerror}")
                continue
            # Every row has a file at any time: the new file is stored first, and the old one deleted last.
            if not type(upload).objects.filter(pk=upload.pk, file=old).update(file=new):
                # Staff replaced or deleted the upload in the meantime.
                default_storage.delete(new)
                continue
            for rendition in _renditions(upload):
                default_storage.delete(rendition.file.name)
                rendition.delete()
            default_storage.delete(old)
            moved += 1
        self.stdout.write(f"{moved} files have another address now.")


def _guessable() -> Iterator[Any]:
    """Yield images and documents whose file or rendition has a guessable URL."""
    for model in (get_image_model(), get_document_model()):
        for upload in model.objects.order_by("pk").iterator():
            names = [upload.file.name, *(rendition.file.name for rendition in _renditions(upload))]
            if not all(has_random_folder(name) for name in names):
                yield upload


def _renditions(upload: Any) -> list[Any]:
    return list(upload.renditions.all()) if hasattr(upload, "renditions") else []
