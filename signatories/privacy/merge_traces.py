"""What the log of other entries says about an entry that was merged with them: its name, and values it gave them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q

from core.audit_log import ERASED, strip_log
from signatories.privacy.personal_data import log_of_signatories

#: Actions whose data refer to the other entry by its primary key, "into" it or as "merged" into the own one.
MERGES = ("signatories.merge", "signatories.attach")


def strip_merge_traces(pks: Collection[int], merged_with: Collection[int]) -> None:
    """Erase what the log of other entries says about the entries `pks`, also if the merge was undone. Idempotent.

    `merged_with` are the entries that are merged with them now: their log has names also where merges were carried
    over. Everything else that the log says about other entries stays.
    """
    others = [str(pk) for pk in {*merged_with} - {*pks}]
    found = log_of_signatories().filter(Q(action__in=MERGES) | Q(object_id__in=others)).exclude(label=ERASED)
    strip_log(entry for entry in found.iterator() if _refers_to(entry.data or {}, pks) or "with" in (entry.data or {}))


def _refers_to(data: Mapping[str, Any], pks: Collection[int]) -> bool:
    return data.get("into") in pks or not set(pks).isdisjoint(data.get("merged") or ())
