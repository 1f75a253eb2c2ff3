"""Guesses of family names for the people whom earlier releases stored without a sort text. The worker stores them.

Lists sort by the same guess before it is stored; staff see and accept it afterwards.
"""

from __future__ import annotations

from django.db import transaction

from signatories.enums import Kind
from signatories.models import Signatory

#: Entries of one transaction.
BATCH = 500


def has_missing() -> bool:
    """Return whether there are people without a sort text."""
    return Signatory.objects.filter(sort_as_source="", kind=Kind.INDIVIDUAL).exists()


def guess_missing() -> int:
    """Store the guesses for all people without a sort text, and return their number. Idempotent."""
    done, last = 0, 0
    while True:
        with transaction.atomic():
            missing = Signatory.objects.filter(sort_as_source="", kind=Kind.INDIVIDUAL, pk__gt=last).order_by("pk")
            entries = list(missing.select_for_update(no_key=True)[:BATCH])
            for entry in entries:
                entry.set_keys()
            Signatory.objects.bulk_update(entries, ["sort_as", "sort_as_source"])
        if not entries:
            return done
        done, last = done + len(entries), entries[-1].pk
