from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.labels import labelled
from letters.enums import TextChangeKind
from letters.models.letter_page import LetterPage
from letters.text_version import TEXT_FIELDS


class PublishedText(models.Model):
    """A text of a letter and when it was published; one row for each published change."""

    letter = models.ForeignKey(LetterPage, on_delete=models.CASCADE, related_name="published_texts")
    version = models.CharField(_("version of the text"), max_length=16)
    published_at = models.DateTimeField(_("published"))
    content = models.JSONField(
        _("text"),
        null=True,
        editable=False,
        encoder=DjangoJSONEncoder,
        help_text=_("The fields of the letter; empty if the text is older than this record and was not found."),
    )

    class Meta:
        verbose_name = _("published text")
        verbose_name_plural = _("published texts")
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.version

    def as_letter(self) -> LetterPage:
        """Return the letter with this text in place of its own, for reading only. Raises `ValueError` without text."""
        if not self.content:
            raise ValueError("This text was not stored.")
        restored: LetterPage = LetterPage.from_serializable_data(
            {**self.letter.serializable_data(), **self.content}, check_fks=False
        )
        return restored


class TextAssessment(models.Model):
    """The judgement of staff about the change from one text of a letter to another.

    It is stored when a draft is saved, too, and applies once that draft is published, by whichever route.
    """

    letter = models.ForeignKey(LetterPage, on_delete=models.CASCADE, related_name="text_assessments")
    earlier_version = models.CharField(max_length=16)
    version = models.CharField(max_length=16)
    kind = models.CharField(_("kind of change"), max_length=11, choices=TextChangeKind)
    assessed_at = models.DateTimeField(auto_now=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("assessment of a change")
        verbose_name_plural = _("assessments of changes")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["letter", "earlier_version", "version"], name="one_assessment_per_change"),
        ]

    def __str__(self) -> str:
        return labelled(f"{self.earlier_version} → {self.version}", self.get_kind_display())


def text_content(letter: LetterPage) -> dict[str, Any]:
    """Return the fields of a letter that make up its text, as JSON."""
    data = letter.serializable_data()
    return {name: data[name] for name in TEXT_FIELDS}
