"""Signals for other apps. Each is sent inside the transaction of the change that it reports.

Imports send no signal for each entry, but one for the whole import.
"""

from __future__ import annotations

from django.dispatch import Signal

#: An entry became public, left the list, or stays public with other details. Argument: `signatory`.
entry_published = Signal()
entry_left = Signal()
entry_changed = Signal()
#: An import was carried out or undone. Argument: `batch`.
import_completed = Signal()
import_undone = Signal()
#: A list that took signatures no longer does; sent once. Argument: `signatory_list`.
list_closed = Signal()
#: A list is about to be deleted; its rows still exist. Argument: `signatory_list`.
list_deleted = Signal()
