from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignatoryList(models.Model):
    """The undersigned of one letter in all its languages.

    The list is what is signed. It has no language, so that English and French pages of one letter
    can't drift apart in counts or names.
    """

    title = models.CharField(
        _("title"), max_length=255, help_text=_("For staff only: the public sees the letter's own title.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("signatory list")
        verbose_name_plural = _("signatory lists")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title
