"""Backups: one file with the database, the files and the versions of a site, and restoring it."""
