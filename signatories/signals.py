"""Signals for other apps. Each is sent inside the transaction of the change that it reports.

Imports send no signal for each entry that they add or change, but one for the whole import. For entries that a file
takes off the list, or that its undoing puts back, they send `entries_left` and `entries_published`.
"""

from __future__ import annotations

from django.dispatch import Signal

#: An entry became public, left the list, or stays public with other details. Argument: `signatory`.
entry_published = Signal()
entry_left = Signal()
entry_changed = Signal()
#: The same of many entries of one list, in place of the signals of each. Argument: `signatories`.
entries_published = Signal()
entries_left = Signal()
#: An import was carried out or undone. Argument: `batch`.
import_completed = Signal()
import_undone = Signal()
#: Signatures on paper of a list were added, changed or deleted. Argument: `signatory_list`.
paper_changed = Signal()
#: A list that took signatures no longer does; sent once. Argument: `signatory_list`.
list_closed = Signal()
#: A list is about to be deleted; its rows still exist. Argument: `signatory_list`.
list_deleted = Signal()
