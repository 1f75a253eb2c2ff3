"""What other apps may want to know."""

from __future__ import annotations

from django.dispatch import Signal

#: Sent inside the transaction in which an entry, as `signatory`, becomes public or stops being so; not for imports.
entry_published = Signal()
entry_left = Signal()
#: Sent inside the transaction in which an entry, as `signatory`, stays public with other details; not for imports.
entry_changed = Signal()
#: Sent once inside the transaction that carries an import out, or undoes it, with `batch`: never once for each row.
import_completed = Signal()
import_undone = Signal()
#: Sent inside a transaction, with `signatory_list`, once after a list that took signatures no longer does.
list_closed = Signal()
#: Sent inside the transaction that deletes a list, with `signatory_list`, before its rows are gone.
list_deleted = Signal()
