"""What other apps may listen to."""

from __future__ import annotations

from django.dispatch import Signal

#: Sent once for each import, after its rows are committed; `batch` is the `ImportBatch`.
import_completed = Signal()
