"""The form of signatures on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from signatories.admin.lists.child_forms import ChildForm
from signatories.models import PaperSignatures
from signatories.moderation.paper_signatures import add_paper_signatures, change_paper_signatures


class PaperSignaturesForm(ChildForm):
    """Signatures on paper of a list."""

    day_field = "counted_on"
    translated = {"notes": "note"}

    def _get_validation_exclusions(self) -> set[str]:
        # The constraint against a second entry compares the list, which has no field.
        return set(super()._get_validation_exclusions()) - {"signatory_list"}

    def add(self) -> PaperSignatures:
        return add_paper_signatures(self.instance, user=self.for_user)

    def change(self, changes: Mapping[str, Any]) -> PaperSignatures:
        return change_paper_signatures(self.instance, changes, opened=self.opened_values, user=self.for_user)
