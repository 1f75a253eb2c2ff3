from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from signatories.models.signatory_list import SignatoryList


class OpenList(models.Model):
    """Marks a list that was open at the last check, so that its closing is announced exactly once."""

    signatory_list = models.OneToOneField(SignatoryList, on_delete=models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        verbose_name = _("open list")
        verbose_name_plural = _("open lists")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.signatory_list)
