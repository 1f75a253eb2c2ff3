"""Limits of an imported file. The message that refuses a file names the limit that it exceeds."""

from __future__ import annotations

from cms.settings.env import env

IMPORT_MAX_BYTES = env.number("IMPORT_MAX_BYTES", default=10_000_000, least=1)
IMPORT_MAX_UNPACKED_BYTES = env.number("IMPORT_MAX_UNPACKED_BYTES", default=100_000_000, least=1)
IMPORT_MAX_ROWS = env.number("IMPORT_MAX_ROWS", default=100_000, least=1)
IMPORT_MAX_COLUMNS = env.number("IMPORT_MAX_COLUMNS", default=200, least=1)
IMPORT_MAX_CELL_CHARACTERS = env.number("IMPORT_MAX_CELL_CHARACTERS", default=5_000, least=1)
# Limits of the process that reads a file.
IMPORT_MAX_SECONDS = env.number("IMPORT_MAX_SECONDS", default=60, least=1)
IMPORT_MAX_MEMORY_BYTES = env.number("IMPORT_MAX_MEMORY_BYTES", default=300_000_000, least=1)
