"""Retention periods for the privacy notice, read from the rules that housekeeping applies."""

from __future__ import annotations

from collections.abc import Iterable

from signatories.privacy.retention import RULES, RetentionRule


def retention_periods(rules: Iterable[RetentionRule] = RULES) -> list[tuple[str, int | None]]:
    """Return what the notice calls each kind of data and the days that it is kept; None for no limit."""
    return [(str(rule.notice), rule.keep.days if rule.keep else None) for rule in rules if rule.notice]
