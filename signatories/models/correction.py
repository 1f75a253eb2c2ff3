from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from core.languages import labelled_texts
from signatories.entry_field import Type
from signatories.fields import FIELDS
from signatories.models.signatory import Signatory


class Correction(models.Model):
    """Changes of a published entry that its signer requested and a moderator has not decided yet.

    Accumulates all requests since the last decision. The entry stays unchanged until then. An entry that leaves the
    list loses its correction.
    """

    signatory = models.OneToOneField(Signatory, on_delete=models.CASCADE, primary_key=True, related_name="correction")
    values = models.JSONField(_("as it would be"))
    notices = models.JSONField(_("noticed"), default=list, blank=True)
    has_logo = models.BooleanField(_("with a new logo"), default=False)
    #: Time of the latest request.
    created_at = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.signatory)

    @property
    def shown(self) -> list[tuple[str, object]]:
        """Return label and new value of each field that would change."""
        shown: list[tuple[str, object]] = []
        for field, value in self.values.items():
            if FIELDS[field].type is Type.ANSWERS:
                shown += self._changed_answers(value)
            else:
                text = labelled_texts(value) if isinstance(value, dict) else value
                if field == "country":
                    text = countries.name(value) or value
                shown.append((str(FIELDS[field].label), text))
        return shown

    def _changed_answers(self, answers: Mapping[str, Any]) -> list[tuple[str, object]]:
        """Return label and new text of each answer that would change; "" for one that would be removed."""
        return [
            (question.printed_label, question.display(answers[question.key]) if question.key in answers else "")
            for question in self.signatory.signatory_list.all_questions
            if answers.get(question.key) != self.signatory.answers.get(question.key)
        ]
