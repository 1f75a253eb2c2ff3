from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from wagtail.images import get_image_model

from letters.image_metadata import remove_metadata


class Command(BaseCommand):
    """Remove EXIF, GPS, XMP, IPTC, comments and thumbnails from pictures of which uploading did not remove them yet.

    Renditions are deleted and made again when they are asked for. Run it once after an upgrade; again does no harm.
    """

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Clean each image, one after the other, so that a picture whose file is gone stops no other."""
        cleaned = 0
        for image in get_image_model().objects.order_by("pk").iterator():
            old = image.file.name
            try:
                if not remove_metadata(image):
                    self.stderr.write(f"Not a picture that can be read: {old}")
                    continue
            except OSError as error:
                self.stderr.write(f"The file {old} can't be read: {error.strerror}")
                continue
            renditions = list(image.renditions.all())
            # The new file is stored first: at no moment is there an image without one.
            image.save()
            image.file.storage.delete(old)
            for rendition in renditions:
                rendition.file.storage.delete(rendition.file.name)
            image.renditions.all().delete()
            cleaned += 1
        self.stdout.write(f"Images without metadata now: {cleaned}.")
