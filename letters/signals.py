"""Signals for other apps."""

from __future__ import annotations

from django.dispatch import Signal

#: Sent with `edition`, inside the transaction that publishes it.
edition_published = Signal()
#: Sent with `edition`, inside the transaction that takes it down.
edition_taken_down = Signal()
#: Updates of a list's letters were added, changed or deleted, inside that transaction. Argument: `signatory_list`.
updates_changed = Signal()
