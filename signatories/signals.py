"""What other apps and the worker may want to know."""

from __future__ import annotations

from django.dispatch import Signal

#: Sent once after an import is carried out, with `batch`: never one signal for each row.
import_completed = Signal()
#: Sent after a transaction that queued mail.
mail_queued = Signal()
