from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from letters.models.letter_page import LetterPage


class PublishedText(models.Model):
    """A version of a letter's text and when it was published; one row for each published change."""

    letter = models.ForeignKey(LetterPage, on_delete=models.CASCADE, related_name="published_texts")
    version = models.CharField(_("version of the text"), max_length=16)
    published_at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("published text")
        verbose_name_plural = _("published texts")
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.version
