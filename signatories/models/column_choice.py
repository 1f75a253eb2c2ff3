from __future__ import annotations

from django.conf import settings
from django.db import models


class ColumnChoice(models.Model):
    """The columns of the listing of signatories that a colleague chose to see."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="signatory_columns"
    )
    columns = models.JSONField(default=list)

    def __str__(self) -> str:
        return ", ".join(self.columns)
