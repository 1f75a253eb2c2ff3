"""The progress of a list towards its goal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from core.numbers import grouped
from signatories.counts_in_words import Counts

if TYPE_CHECKING:
    from signatories.models import SignatoryList


@dataclass(frozen=True)
class Progress:
    """The number of signatures of a list and its goal. Signatures on paper are not counted."""

    signatures: int
    goal: int

    @property
    def value(self) -> int:
        """Return the length of the bar, of `goal`."""
        return min(self.signatures, self.goal)

    @property
    def sentence(self) -> str:
        """Return "620 of 1,000 signatures, 380 to go" in the active language, or that the goal is reached."""
        numbers = {"signatures": grouped(self.signatures), "goal": grouped(self.goal)}
        if self.signatures >= self.goal:
            sentence = ngettext(
                "%(signatures)s signature: the goal of %(goal)s is reached",
                "%(signatures)s signatures: the goal of %(goal)s is reached",
                self.signatures,
            )
            return sentence % numbers
        missing = grouped(self.goal - self.signatures)
        sentence = ngettext(
            "%(signatures)s of %(goal)s signature, %(missing)s to go",
            "%(signatures)s of %(goal)s signatures, %(missing)s to go",
            self.goal,
        )
        return sentence % {**numbers, "missing": missing}


def progress_of(signatory_list: SignatoryList, counts: Counts) -> Progress | None:
    """Return the progress of a list whose public counts are `counts`; None without a goal."""
    return Progress(counts.total, signatory_list.goal) if signatory_list.goal else None
