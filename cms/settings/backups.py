"""Backups: where they are stored, the passphrase that encrypts them, and when the worker makes them."""

from __future__ import annotations

from cms.settings.env import VAR_DIR, env

BACKUP_ROOT = env.folder("BACKUP_ROOT", default=VAR_DIR / "backups")
# Blank: backups are not encrypted.
BACKUP_PASSPHRASE = env.text("BACKUP_PASSPHRASE", default="")
# When the worker makes a backup each day, in TIME_ZONE; blank: never.
BACKUP_AT = env.clock_time("BACKUP_AT", default="")
# How many backups stay in the folder after the daily one.
BACKUP_KEEP = env.number("BACKUP_KEEP", default=14, least=1)
