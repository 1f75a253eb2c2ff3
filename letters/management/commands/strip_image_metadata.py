from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from wagtail.images import get_image_model

from letters.image_metadata import strip_image_metadata


class Command(BaseCommand):
    """Remove EXIF, GPS, XMP, IPTC, comments and thumbnails from images uploaded before this was automatic.

    Deletes renditions, which are made again on request. Run it once after an upgrade. Idempotent.
    """

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Clean each image; report a missing file and continue."""
        cleaned = 0
        for image in get_image_model().objects.order_by("pk").iterator():
            old = image.file.name
            try:
                if not strip_image_metadata(image):
                    image.file.close()
                    self.stderr.write(f"Not a picture that can be read: {old}")
                    continue
            except OSError as error:
                self.stderr.write(f"The file {old} can't be read: {error.strerror}")
                continue
            renditions = list(image.renditions.all())
            # Store the new file before deleting the old one, so that the image always has a file.
            image.save()
            image.file.storage.delete(old)
            for rendition in renditions:
                rendition.file.storage.delete(rendition.file.name)
            image.renditions.all().delete()
            cleaned += 1
        self.stdout.write(f"Images without metadata now: {cleaned}.")
