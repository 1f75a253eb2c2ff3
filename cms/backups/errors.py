"""Why a backup cannot be made or restored, in sentences for the person who runs the command."""

from __future__ import annotations


class BackupError(Exception):
    """A backup cannot be made or restored. Its message says why and what to do."""


class DamagedBackup(BackupError):
    """A file is incomplete or was altered. Readers raise it without a message; `verification` names the file."""


class WrongPassphrase(BackupError):
    """An encrypted backup was opened with another passphrase than it was made with, or with none."""
