"""Errors of the cache in front of the site."""

from __future__ import annotations


class PurgeFailed(Exception):
    """The cache does not answer or refuses; it may still have the address."""
