from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from signatories.enums import Directory


class DirectoryUpload(models.Model):
    """A file for the directory of organizations or the list of institutions: how it is read, and what came of it.

    `content` is the file until it is imported, and blank afterwards. `mapping` has the header of each column that
    staff chose, and `choices` their other answers. `result` is a `DirectoryReport.summary()` of what was imported.
    """

    directory = models.CharField(max_length=13, choices=Directory)
    file_name = models.CharField(_("file"), max_length=255)
    content = models.BinaryField(blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    choices = models.JSONField(default=dict, blank=True)
    result = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    imported_at = models.DateTimeField(_("imported"), null=True)

    class Meta:
        verbose_name = _("file for a directory")
        verbose_name_plural = _("files for directories")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.file_name
