"""The progress of a list towards its goal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import ngettext

from core.numbers import grouped
from signatories.counts_in_words import Counts
from signatories.enums import Signing

if TYPE_CHECKING:
    from signatories.models import SignatoryList


@dataclass(frozen=True)
class Progress:
    """The number of signatures of a list and its goal. Signatures on paper are not counted.

    `is_closed` is true once the public can no longer sign: then nothing is missing any more.
    """

    signatures: int
    goal: int
    is_closed: bool = False

    @property
    def value(self) -> int:
        """Return the length of the bar, of `goal`."""
        return min(self.signatures, self.goal)

    @property
    def sentence(self) -> str:
        """Return "620 of 1,000 signatures, 380 to go" in the active language, or that the goal is reached.

        A closed list that missed its goal has "620 of 1,000 signatures".
        """
        numbers = {"signatures": grouped(self.signatures), "goal": grouped(self.goal)}
        if self.signatures >= self.goal:
            sentence = ngettext(
                "%(signatures)s signature: the goal of %(goal)s is reached",
                "%(signatures)s signatures: the goal of %(goal)s is reached",
                self.signatures,
            )
            return sentence % numbers
        if self.is_closed:
            sentence = ngettext(
                "%(signatures)s of %(goal)s signature", "%(signatures)s of %(goal)s signatures", self.goal
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
    """Return the progress of a list whose public counts are `counts`; None without a goal.

    A list that the public could never sign is not closed: staff may still add signatures.
    """
    if not signatory_list.goal:
        return None
    is_closed = signatory_list.was_ever_open and signatory_list.signing_at(timezone.now()) == Signing.CLOSED
    return Progress(counts.total, signatory_list.goal, is_closed)
