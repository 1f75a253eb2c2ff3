"""Backups: where they are stored, and the passphrase that encrypts them."""

from __future__ import annotations

from cms.settings.env import VAR_DIR, env

BACKUP_ROOT = env.folder("BACKUP_ROOT", default=VAR_DIR / "backups")
# Blank: backups are not encrypted.
BACKUP_PASSPHRASE = env.text("BACKUP_PASSPHRASE", default="")
