"""Backups: where they are stored, the passphrase that encrypts them, and when the worker makes them."""

from __future__ import annotations

from cms.settings.env import VAR_DIR, env

BACKUP_ROOT = env.folder("BACKUP_ROOT", default=VAR_DIR / "backups")
# Blank: backups are not encrypted. Of BACKUP_PASSPHRASE_FILE, the first line counts, as with --passphrase-file.
BACKUP_PASSPHRASE = env.text("BACKUP_PASSPHRASE", default="").partition("\n")[0].strip()
# When the worker makes a backup each day, in TIME_ZONE; blank: never.
BACKUP_AT = env.clock_time("BACKUP_AT", default="")
# A folder in a bucket, s3://bucket/folder, to which the worker uploads the daily backup; blank: none.
BACKUP_UPLOAD = env.bucket_folder("BACKUP_UPLOAD")
# How many backups stay in the folder after the daily one, and in that bucket.
BACKUP_KEEP = env.number("BACKUP_KEEP", default=14, least=1)
