from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.storage import private_storage
from letters.enums import DerivedKind
from letters.models.reported_job import ReportedJob


class DerivedFile(ReportedJob):
    """A file that is made from other data by the worker and served as it is stored; see `letters.derived_files`."""

    kind = models.CharField(_("kind"), max_length=8, choices=DerivedKind)
    #: The primary key of the letter, edition or list that it is made from.
    subject = models.PositiveBigIntegerField()
    #: What the stored content was made from, as the maker's `key` says.
    key = models.CharField(max_length=64, blank=True)
    content = models.FileField(storage=private_storage, upload_to="derived/", blank=True, max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    made_at = models.DateTimeField(_("made"), null=True)

    class Meta(ReportedJob.Meta):
        abstract = False
        verbose_name = _("derived file")
        verbose_name_plural = _("derived files")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="one_derived_file_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject}"
