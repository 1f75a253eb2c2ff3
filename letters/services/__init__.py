"""Verbs: making an edition, and finding what it is about."""
