"""The records of the audit log. They are written once; the database refuses what `AuditRecord` does not allow."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class AppendOnlyError(Exception):
    """Raised by attempts to change or delete records of the audit log."""

    def __init__(self) -> None:
        super().__init__("The audit log is append-only.")


class AuditRecordQuerySet(models.QuerySet["AuditRecord"]):
    """Refuses changes and deletions."""

    def update(self, **values: Any) -> NoReturn:
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        raise AppendOnlyError

    def sealed(self) -> AuditRecordQuerySet:
        """Return the records in the chain."""
        return self.filter(position__isnull=False)

    def unsealed(self) -> AuditRecordQuerySet:
        """Return the records that wait for their place in the chain."""
        return self.filter(position__isnull=True)


class AuditRecord(models.Model):
    """A log entry of Wagtail in the chain: who did what, when and to what, without any name or text.

    Its transaction writes it without a place. The worker seals it: gives it a position and a hash, which covers all
    columns but `salt` and the hash before. Names and texts stay in the log entry, and `details_digest` is their salted
    hash. Once they are erased, `salt` is "" and the digest tells nothing about them.
    """

    position = models.PositiveBigIntegerField(
        gettext_lazy("number"), null=True, unique=True, editable=False, help_text=gettext_lazy("Empty until sealed.")
    )
    hash = models.CharField(gettext_lazy("hash"), max_length=64, blank=True, editable=False)
    #: The table of the log entry, such as "wagtailcore.modellogentry", and its primary key in it.
    log = models.CharField(max_length=100, editable=False)
    entry_id = models.BigIntegerField(editable=False)
    timestamp = models.DateTimeField(gettext_lazy("date and time"), editable=False, db_index=True)
    action = models.CharField(gettext_lazy("action"), max_length=255, editable=False, db_index=True)
    #: None for the system. The account may be gone.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("user"),
        editable=False,
    )
    #: Such as "signatories.signatory"; "" for a type that is gone.
    object_type = models.CharField(gettext_lazy("type"), max_length=200, blank=True, editable=False)
    object_id = models.CharField(max_length=255, editable=False)
    details_digest = models.CharField(max_length=64, editable=False)
    salt = models.CharField(max_length=32, blank=True, editable=False)

    objects = AuditRecordQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = gettext_lazy("record of the audit log")
        verbose_name_plural = gettext_lazy("records of the audit log")
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["log", "entry_id"], name="audit_record_of_entry")]
        indexes = [
            models.Index(fields=["id"], name="audit_unsealed", condition=Q(position__isnull=True)),
            models.Index(fields=["object_type", "object_id"], name="audit_by_object"),
        ]

    def __str__(self) -> str:
        return _("Record %s") % (self.position or self.pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert a new record; raise `AppendOnlyError` for a stored one."""
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError
