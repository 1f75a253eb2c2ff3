"""Retention rules: data that housekeeping deletes or anonymizes after a period; `docs/retention.md` gives the reasons.

A rule finds rows by age and removes them so that they are not found again. It can be interrupted and repeated.
"""

from __future__ import annotations

from collections.abc import Sequence

from signatories.privacy.retention import closed_lists, entries, imports, log, orphaned_files, requests
from signatories.privacy.retention.rule import DAY, RetentionRule, delete, older_than

RULES: Sequence[RetentionRule] = (
    *imports.RULES,
    *entries.RULES,
    *closed_lists.RULES,
    *log.RULES,
    *requests.RULES,
    *orphaned_files.RULES,
)

__all__ = ["DAY", "RULES", "RetentionRule", "delete", "older_than"]
