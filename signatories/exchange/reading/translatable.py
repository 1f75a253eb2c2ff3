"""Sentences that the site translates later."""

from __future__ import annotations


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation, and return it. Django's own takes as long to import as a file to read."""
    return sentence
