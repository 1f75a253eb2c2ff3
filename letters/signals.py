"""Signals for other apps."""

from __future__ import annotations

from django.dispatch import Signal

#: Sent with `edition`, inside the transaction that publishes it.
edition_published = Signal()
