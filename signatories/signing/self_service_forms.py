"""Forms for signers: correct their own entry, and request their links again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from signatories.consent_wordings import ANSWERS, SITE, new_wording
from signatories.entry_field import Type
from signatories.enums import Kind, Requirement
from signatories.fields import (
    CONFIGURABLE_FIELDS,
    FIELDS,
    OWN_FIELDS,
    OWN_PRIVATE_FIELDS,
    REPRESENTATIVE_FIELDS,
)
from signatories.form_fields import CanonicalEmailField, SignerNameField, SignerTextField
from signatories.models import Signatory
from signatories.questions.form_fields import (
    add_question_fields,
    clean_answers,
    split_answers,
    wordings_of_answers,
)
from signatories.signing.form_layout import (
    EXCLUDED_FIELDS,
    correction_questions,
    correction_requirement,
    stored_answers,
)
from signatories.signing.forms import REGION_LENGTH, CountryChoiceField
from signatories.signing.listed_name import (
    ListedNameField,
    check_listed_name,
    is_listed_by_family_name,
    listed_name_choices,
)
from signatories.signing.logo_validation import LogoField
from signatories.signing.model_form_fields import with_model_fields
from signatories.signing.name_translations import add_translation_fields, other_languages, translations


@with_model_fields(lambda field: field.name in OWN_PRIVATE_FIELDS and field.type is not Type.ANSWERS)
class CorrectionForm(forms.ModelForm):
    """The fields of their own entry that signers may change, and a new logo."""

    name = SignerNameField(label=_("Name"))
    title = SignerTextField(label=_("Title or profession"), required=False)
    affiliation = SignerTextField(label=_("Affiliation"), required=False)
    country = CountryChoiceField(label=_("Country"), required=False)
    region = SignerTextField(label=_("Province, state or region"), required=False, max_length=REGION_LENGTH)
    represented_by = SignerTextField(
        label=_("Represented by (public)"),
        required=False,
        help_text=_("Printed after the name, such as “Bo Sample, Chair”. Leave it blank to name nobody."),
    )
    representative = SignerTextField(label=_("Your name (never public)"), required=False)
    representative_role = SignerTextField(label=_("Your role (never public)"), required=False)
    #: A choice where the list sorts by family name.
    sort_as = ListedNameField()
    logo = LogoField(label=_("New logo"), required=False)
    logo_permitted = forms.BooleanField(label=_("The logo may be shown with the letter"), required=False)

    class Meta:
        model = Signatory
        fields = OWN_FIELDS

    def __init__(self, *args: Any, languages: Sequence[str] | None = None, **kwargs: Any) -> None:
        """Ask for the name in `languages`, by default those of the letter and those that the entry has."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        if languages is None:
            others = other_languages(self.instance.signatory_list, get_language() or "")
            languages = [*dict.fromkeys((*others, *self.instance.names))]
        self.languages = languages if self.instance.is_organization else []
        add_translation_fields(self, self.languages, self.instance.names)
        contact = getattr(self.instance, "contact", None)
        unneeded = (*EXCLUDED_FIELDS[Kind(self.instance.kind)], *(() if contact else OWN_PRIVATE_FIELDS))
        for name in unneeded:
            self.fields.pop(name, None)
        self._apply_requirements()
        if is_listed_by_family_name(self.instance):
            #: Where the entry is listed, and the places that the signer may choose.
            self.listed_choices = listed_name_choices(self.instance)
            self.initial["sort_as"] = self.listed_choices[0].sort_as
            self.order_fields(["name", "sort_as"])
        else:
            del self.fields["sort_as"]
        self._add_questions()
        self.initial.update({name: FIELDS[name].value_of(self.instance) for name in OWN_PRIVATE_FIELDS})
        if not self.instance.signatory_list.allows_hidden_names:
            self.fields.pop("is_name_hidden", None)
        if not (self.instance.represented_by or self._asks_representative):
            self.fields.pop("represented_by", None)
        if self.instance.is_attached:
            self._keep_representative()

    def _keep_representative(self) -> None:
        """Leave a further representative their name and role: the entry belongs to those who signed first."""
        self.fields = {name: self.fields[name] for name in REPRESENTATIVE_FIELDS if name in self.fields}
        self.questions.clear()
        self.languages = []
        if "representative" in self.fields:
            self.fields["representative"].required = True

    @property
    def _asks_representative(self) -> bool:
        """Return whether the list asks organizations who represents them, to print it."""
        signatory_list = self.instance.signatory_list
        requirement = signatory_list.requirement("representative", Kind.ORGANIZATION)
        return signatory_list.prints_representatives and requirement != Requirement.OFF

    def _apply_requirements(self) -> None:
        """Remove and require fields by `correction_requirement`: a required value can be corrected, not deleted."""
        for name, field in [(name, FIELDS[name]) for name in self.fields if name in FIELDS]:
            owner = FIELDS[field.belongs_to] if field.belongs_to else field
            if owner not in CONFIGURABLE_FIELDS:
                continue
            requirement = correction_requirement(self.instance, owner)
            if requirement == Requirement.OFF:
                del self.fields[name]
            elif requirement == Requirement.REQUIRED and field is owner:
                self.fields[name].required = True

    def clean_sort_as(self) -> str:
        """Return the chosen sort text; "" for the current one, which a new name may change."""
        text = str(self.cleaned_data["sort_as"])
        return "" if text == self.initial.get("sort_as") else text

    def _add_questions(self) -> None:
        """Replace the field of the answers by one for each question."""
        del self.fields["answers"]
        self.questions = correction_questions(self.instance)
        add_question_fields(self, self.questions, stored_answers(self.instance))

    def clean(self) -> dict[str, Any]:
        """Require permission to show the logo if one is uploaded."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("logo") and not cleaned.get("logo_permitted"):
            self.add_error("logo_permitted", _("Tick this, or send no logo."))
        if cleaned.get("sort_as") and "name" in cleaned:
            try:
                cleaned["sort_as"] = check_listed_name(cleaned["name"], cleaned["sort_as"])
            except ValidationError as error:
                self.add_error("sort_as", error)
        if self.instance.is_organization:
            cleaned["names"] = translations(cleaned, self.languages, self.instance.names)
        country = str(cleaned.get("country", self.instance.country))
        accepted = stored_answers(self.instance) if country == str(self.instance.country) else None
        given = clean_answers(self, self.questions, country=country, accepted=accepted)
        for field in (FIELDS["answers"], FIELDS["private_answers"]):
            stored = field.value_of(self.instance) or {}
            cleaned[field.name] = split_answers(self.questions, given, stored=stored, is_private=field.is_private)
        return cleaned

    def changes(self) -> dict[str, object]:
        """Return the cleaned values of the entry and its contact, by field. The form must be valid."""
        own = (*OWN_FIELDS, *OWN_PRIVATE_FIELDS)
        if self.instance.is_attached:
            return {name: self.cleaned_data[name] for name in self.fields}
        changes = {name: self.cleaned_data[name] for name in own if name in self.cleaned_data}
        return changes | {name: text for name in ("sort_as",) if (text := self.cleaned_data.get(name))}

    def consent_wordings(self, *, shown_by: str = SITE) -> dict[str, dict[str, str] | None]:
        """Return the words of the boxes that are ticked now, and None for those that no longer are.

        The name of a representative counts as a box: its field says that it is public. The form must be valid.
        """
        cleaned, fields = self.cleaned_data, self.fields
        if self.instance.is_attached:
            return {}
        found: dict[str, dict[str, str] | None] = {}
        if cleaned.get("logo"):
            found["logo_permitted"] = new_wording(fields["logo_permitted"].label, shown_by=shown_by)
        if "represented_by" in fields and cleaned["represented_by"] != self.instance.represented_by:
            field = fields["represented_by"]
            is_named = bool(cleaned["represented_by"])
            found["represented_by"] = (
                new_wording(field.label, field.help_text, shown_by=shown_by) if is_named else None
            )
        before = stored_answers(self.instance)
        given = {**cleaned.get("answers", {}), **cleaned.get("private_answers", {})}
        changed = [question for question in self.questions if given.get(question.key) != before.get(question.key)]
        found |= {f"{ANSWERS}{question.key}": None for question in changed}
        return found | wordings_of_answers(changed, given, shown_by=shown_by)

    def _get_validation_exclusions(self) -> set[str]:
        # The service checks uniqueness on save.
        return {field.name for field in self._meta.model._meta.fields}

    def _post_clean(self) -> None:
        """Do not change the instance: the service does."""


class AddressForm(forms.Form):
    """The new address of a signer."""

    email = CanonicalEmailField(label=_("New address"), widget=forms.EmailInput({"autocomplete": "email"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


class LinkForm(forms.Form):
    """Requests the links to the signatures of an address again."""

    email = CanonicalEmailField(label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "email"}))
