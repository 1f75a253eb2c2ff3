from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.instance_factory import loaded_instance
from signatories.enums import Outcome, Question
from signatories.models.import_batch import ImportBatch


class ImportRow(models.Model):
    """One row of an imported file: what was understood of it, and what becomes of it.

    `values` maps public columns to the text that is stored (of a refused row: as it was read), `problems`
    and `warnings` are lists of `{"column", "value", "reason"}`, and `alike` is a list of
    `{"row" | "signatory", "name", "details", "reason"}`: entries a human should compare it with. `offer` is the
    `signatories.exchange.rows.clean_names.CleanForm` of a decorated name. `before`
    is what an update replaces, by column. `same_as` says in words what a row repeats; `signatory_id` is the
    entry of the list, where it is one. A row that signs for a person and an organization is two, told apart
    by `part`. `question` is the `signatories.enums.Question` to be answered before it is imported, and
    `overruled` the reason for which somebody who said no before is imported all the same.

    What belongs to contacts stays out of all these: `email` and `private` (columns of the contact) are
    forgotten once they are in the contact, `before_email` (None where an update leaves the address),
    `before_private` and `before_correction` (what waited for a moderator and was dropped) when the import can't be
    undone any more.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    part = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome)
    #: The label of the relation in the directory that the row replaced.
    before_relation = models.CharField(max_length=100, null=True, default=None)  # noqa: DJ001
    question = models.CharField(max_length=6, choices=Question, blank=True, default="")
    overruled = models.CharField(max_length=255, blank=True, default="")
    is_hidden = models.BooleanField(default=False)
    values = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    alike = models.JSONField(default=list)
    offer = models.JSONField(default=dict)
    before = models.JSONField(null=True)
    private = models.JSONField(default=dict)
    before_private = models.JSONField(null=True)
    email = models.CharField(max_length=320, blank=True, default="")
    email_key = models.CharField(max_length=64, blank=True, default="")
    before_correction = models.JSONField(null=True)
    before_email = models.CharField(max_length=320, null=True)  # noqa: DJ001 - None and "" differ
    # No foreign key: an import of 100,000 rows would check each, and the entry may be deleted later.
    signatory_id = models.BigIntegerField(null=True)
    #: The row of the organization to which a further representative is attached, if it is in the same file.
    attached_to = models.PositiveIntegerField(null=True)
    same_as = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        ordering = ["batch", "number", "part"]
        constraints = [models.UniqueConstraint(fields=["batch", "number", "part"], name="one_import_row_per_row")]
        indexes = [
            models.Index(fields=["batch", "outcome", "number"], name="import_rows_by_outcome"),
            models.Index(
                fields=["signatory_id"],
                name="import_rows_of_signatory",
                condition=models.Q(signatory_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(_("row %d") % self.number)

    @classmethod
    def from_db(  # type: ignore[override]  # The stubs describe a later Django.
        cls, db: str | None, field_names: Collection[str], values: Collection[Any]
    ) -> ImportRow:
        """Return a loaded row, in a third of the time that Django takes: imports have 100,000."""
        return loaded_instance(cls, db, field_names, values)

    @property
    def printed_details(self) -> str:
        """Return what follows the name, "Title, Affiliation", as it will be printed."""
        return ", ".join(filter(None, (self.values.get("title"), self.values.get("affiliation"))))
