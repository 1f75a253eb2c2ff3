"""Characters of the fields of a message."""

from __future__ import annotations

NAME_LENGTH, SUBJECT_LENGTH, TEXT_LENGTH = 200, 200, 5_000
