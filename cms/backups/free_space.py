"""Space on the disk of a backup: the site needs some of it, too."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.template.defaultfilters import filesizeformat

from cms.backups.encryption import Writable
from cms.backups.errors import BackupError

#: Bytes below which the free space of a disk is a failure, and a backup ends.
NO_SPACE = 200_000_000
#: Bytes that are written before the free space is looked up again.
PIECE = 16_000_000


class SpaceKeepingWriter:
    """Writes into a file of a folder while its disk has `NO_SPACE` left; raises `BackupError` then."""

    def __init__(self, target: Writable, folder: Path) -> None:
        self.target, self.folder = target, folder
        self.unchecked = PIECE

    def write(self, data: bytes, /) -> int:
        self.unchecked += len(data)
        if self.unchecked >= PIECE:
            self.unchecked = 0
            if shutil.disk_usage(self.folder).free < NO_SPACE:
                raise BackupError(
                    f"The disk of {self.folder} has less than {filesizeformat(NO_SPACE)} left, which the site needs. "
                    "Delete old backups, lower BACKUP_KEEP, or choose a folder on another disk."
                )
        return self.target.write(data)
