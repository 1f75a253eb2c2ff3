"""The form of a question."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from signatories.admin.questions.choices_field import ChoicesField
from signatories.admin.text_languages import name_text_language
from signatories.letter_info import text_language
from signatories.models import Question
from signatories.questions.editing import FIXED_FIELDS, add_question, change_question, has_answers

FIELDS = (
    *("label", "labels", "help_text", "help_texts", "type", "choices", "country"),
    *("visibility", "kinds", "is_required", "key"),
)


class QuestionForm(WagtailAdminModelForm):
    """A question of a list. `editing` saves it and has the rules about questions with answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        question = self.instance
        self.fields["choices"] = ChoicesField(
            label=capfirst(Question._meta.get_field("choices").verbose_name),
            known=[choice["value"] for choice in question.choices],
            help_text=_("In the order of the form. You can rename a choice that has been chosen, but not remove it."),
        )
        for name in ("labels", "help_texts"):
            self.fields[name].help_text = _("Signers of a language that is left blank read the text above.")
        language = text_language(question.signatory_list_id)
        self.fields["choices"].widget.own_language = language
        name_text_language(self, {"labels": "label", "help_texts": "help_text"}, language)
        if self.is_answered:
            for name in FIXED_FIELDS:
                self.fields[name].disabled = True
                self.fields[name].help_text = _("There are answers, so this stays as it is.")
        else:
            self.fields["key"].required = False
            self.fields["key"].help_text = _(
                "Names the question in files and in the API, such as postal_code; it stays the same once there are "
                "answers. Leave it blank to make it of the question."
            )

    @cached_property
    def is_answered(self) -> bool:
        return bool(self.instance.pk) and has_answers(self.instance)

    def _get_validation_exclusions(self) -> set[str]:
        # The service makes a blank key, and compares keys.
        return {*super()._get_validation_exclusions(), "key", "signatory_list"}

    def save(self, commit: bool = True) -> Question:
        """Save the question by the service. Raises `ValidationError`."""
        if self.instance.pk is None:
            return add_question(self.instance, user=self.for_user)
        stored = Question.objects.get(pk=self.instance.pk)
        changes = {name: self.cleaned_data[name] for name in self.changed_data if name in FIELDS}
        return change_question(stored, changes, user=self.for_user)

    def add_service_error(self, error: ValidationError) -> None:
        """Add the errors of the service to their fields."""
        if hasattr(error, "error_dict"):
            for name, errors in error.error_dict.items():
                self.add_error(name if name in self.fields else None, errors)
        else:
            self.add_error(None, error)
