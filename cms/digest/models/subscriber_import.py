from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from signatories.model_fields import PrintableTextField


class SubscriberImport(models.Model):
    """A file of subscribers: how it is read, and what came of it.

    `content` is the file until it is decided on, and blank afterwards. `mapping` has the header of each field that
    staff chose. `counts` are the numbers of rows by `RowOutcome`, and of subscribers that undoing removed.
    """

    file_name = models.CharField(_("file"), max_length=255)
    content = models.BinaryField(blank=True)
    mapping = models.JSONField(default=dict, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=12)
    date_order = models.CharField(max_length=3, blank=True, editable=False)
    statement = PrintableTextField(_("origin of the consent"), blank=True)
    counts = models.JSONField(default=dict, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)
    imported_at = models.DateTimeField(_("imported"), null=True, editable=False)
    undone_at = models.DateTimeField(_("undone"), null=True, editable=False)

    class Meta:
        verbose_name = _("import of subscribers")
        verbose_name_plural = _("imports of subscribers")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.file_name
