"""What became of a letter, in the public API: its status, goal and updates."""

from __future__ import annotations

from typing import Any

from letters.models import LetterPage
from letters.models.letter_status import LetterStatus
from letters.models.update_data import update_data
from signatories.counts_in_words import Counts
from signatories.listing.progress import progress_of


def status_data(status: LetterStatus) -> dict[str, Any]:
    """Return the data of `LetterStatusOut`."""
    day = status.update.day if status.update else None
    return {"state": status.state, "sentence": status.sentence, "day": day}


def goal_data(letter: LetterPage, counts: Counts) -> dict[str, Any] | None:
    """Return the data of `GoalOut`, None without a goal."""
    progress = progress_of(letter.signatory_list, counts)
    if progress is None:
        return None
    return {"goal": progress.goal, "signatures": progress.signatures, "sentence": progress.sentence}


def updates_data(letter: LetterPage) -> list[dict[str, Any]]:
    """Return the data of `UpdateOut` for each update that readers see, the latest first."""
    return [update_data(update) for update in letter.updates]
