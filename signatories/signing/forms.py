"""The sign-on form for organizations and individuals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from core.numbers import grouped
from signatories.consent_wordings import SITE, new_wording
from signatories.directory.affiliations import canonical_affiliation
from signatories.entry_field import FormSection, Type, translation_column
from signatories.enums import Kind, SortSource
from signatories.fields import CONSENT_FIELDS, PRIVATE_FIELDS, SIGNED_FIELDS
from signatories.form_fields import (
    AnswersFormField,
    CanonicalEmailField,
    PrintableField,
    SignerNameField,
    SignerTextField,
    WebsiteField,
)
from signatories.models import Question, Signatory, SignatoryList
from signatories.questions.form_fields import (
    add_question_fields,
    clean_answers,
    split_answers,
    wordings_of_answers,
)
from signatories.representatives import public_representative
from signatories.signing.applications import Application
from signatories.signing.form_layout import (
    excluded_fields,
    optional_fields,
    required_error,
    required_fields,
    sections,
)
from signatories.signing.listed_name import ListedNameField, check_listed_name, sorts_by_family_name
from signatories.signing.logo_validation import LogoField
from signatories.signing.model_form_fields import with_model_fields
from signatories.signing.name_translations import add_translation_fields, translations
from signatories.signing.proof_of_work import proof_key
from signatories.signing.spam_checks import get_spam_notices, opening_time

REGION_LENGTH, COMMENT_LENGTH = 100, 2_000
#: Labels of fields that may become public, where the list asks whether to print them.
PUBLIC_LABELS = {"representative": _("Your name"), "representative_role": _("Your role")}


class CountryChoiceField(forms.ChoiceField):
    """A country, or none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=lambda: [("", _("Choose a country")), *countries], **kwargs)

    def valid_value(self, value: str) -> bool:
        """Look up the code: comparing all translated choices takes longer than validating the rest of the form."""
        return value in countries.countries


def _autocomplete(token: str, **more: str) -> dict[str, str]:
    return {"autocomplete": token, **more}


def _left_out(signatory_list: SignatoryList, kinds: Sequence[Kind]) -> set[str]:
    """Return the fields of the form that a list does not ask any of the kinds for."""
    # A form for both kinds has the fields of each: `clean` removes those of the other one.
    left_out = {"answers", *set.intersection(*(set(excluded_fields(signatory_list, kind)) for kind in kinds))}
    if not signatory_list.allows_hidden_names:
        left_out.add("is_name_hidden")
    if not signatory_list.prints_representatives:
        left_out.add("prints_representative")
    return left_out


@with_model_fields(
    lambda field: field.form_section in (FormSection.MAIN, FormSection.MORE) and field.type is not Type.ANSWERS
)
class SignOnForm(forms.Form):
    """The sign-on form of a letter."""

    error_css_class = "has-error"

    kind = forms.ChoiceField(label=_("Who signs?"), choices=Kind.choices, widget=forms.RadioSelect)
    name = SignerNameField(label=_("Name, as it will be printed"), widget=forms.TextInput(_autocomplete("name")))
    title = SignerTextField(
        label=_("Title or profession"), required=False, widget=forms.TextInput(_autocomplete("organization-title"))
    )
    affiliation = SignerTextField(
        label=_("Affiliation"), required=False, widget=forms.TextInput(_autocomplete("organization"))
    )
    affiliation_for_identification = forms.BooleanField(
        label=_("My affiliation is for identification only: I don't sign for it"), required=False, initial=True
    )
    website = WebsiteField(
        label=_("Website"), required=False, widget=forms.TextInput(_autocomplete("url", inputmode="url"))
    )
    country = CountryChoiceField(label=_("Country"), required=False)
    region = SignerTextField(
        label=_("Province, state or region"),
        required=False,
        max_length=REGION_LENGTH,
        widget=forms.TextInput(_autocomplete("address-level1")),
    )
    representative = SignerTextField(
        label=_("Your name (never public)"),
        required=False,
        widget=forms.TextInput(_autocomplete("name")),
    )
    representative_role = SignerTextField(
        label=_("Your role (never public)"),
        required=False,
        widget=forms.TextInput(_autocomplete("organization-title")),
    )
    prints_representative = forms.BooleanField(
        label=_("Print my name and role with the organization: “represented by …”"),
        help_text=_("Then they are public, on the page, in the PDF and in files. Otherwise they are never public."),
        required=False,
    )
    email = CanonicalEmailField(
        label=_("E-mail"),
        help_text=_("Never public. We send a link there to confirm. For an organization, your address at work."),
        widget=forms.EmailInput(_autocomplete("email")),
    )
    is_authorised = forms.BooleanField(label=_("I am authorised to sign for this organization"), required=False)
    is_name_hidden = forms.BooleanField(label=_("Count me without my name"), required=False)
    #: Where the list sorts by family name, the preview offers it.
    sort_as = ListedNameField()
    comment = PrintableField(
        label=_("A word to the organizers"),
        multiline=True,
        required=False,
        max_length=COMMENT_LENGTH,
        help_text=_("Never public."),
        widget=forms.Textarea({"rows": 3}),
    )
    wants_updates = forms.BooleanField(label=_("Send me updates about this letter"), required=False)
    wants_newsletter = forms.BooleanField(label=_("Send me the newsletter"), required=False)
    logo = LogoField(label=_("Logo"), required=False)
    logo_permitted = forms.BooleanField(label=_("The logo may be shown with the letter"), required=False)
    #: Replaced by a field for each question; API clients send all answers here.
    answers = AnswersFormField(label=_("Answers"))
    text_version = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, max_length=200, initial=opening_time, widget=forms.HiddenInput)
    proof = forms.CharField(required=False, max_length=2_000, widget=forms.HiddenInput)
    #: A honeypot: hidden from people, filled in by bots.
    homepage = forms.CharField(required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}))

    def __init__(
        self,
        signatory_list: SignatoryList,
        *args: Any,
        min_seconds: int = 0,
        kind: Kind | None = None,
        languages: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        """With a `kind`, show only its fields. A submission within `min_seconds` gets the notice `TOO_FAST`.

        Organizations are asked for their name in `languages` too: the other ones in which the letter exists.
        """
        kinds = signatory_list.kinds
        left_out = _left_out(signatory_list, [kind] if kind else kinds)
        # Only those that are needed: to copy all of them takes longer than to validate them.
        fields = {name: field for name, field in self.base_fields.items() if name not in left_out}
        self.base_fields = fields  # type: ignore[misc]
        super().__init__(*args, **kwargs)
        self.languages = languages
        add_translation_fields(self, self.languages, {})
        self.signing_kind = kind
        self.label_suffix = ""
        self.signatory_list = signatory_list
        self.min_seconds = min_seconds
        self.questions = [
            question
            for question in signatory_list.all_questions
            if any(question.is_asked_of(asked) for asked in ([kind] if kind else kinds))
        ]
        add_question_fields(self, {question: question.requirement(question.kinds) for question in self.questions})
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        if kind or len(kinds) == 1:
            self.initial["kind"] = (kind or kinds[0]).value
            self.fields["kind"].widget = forms.HiddenInput()
        if kind:
            self._set_labels_for(kind)
        if signatory_list.prints_representatives:
            for name in PUBLIC_LABELS.keys() & self.fields.keys():
                self.fields[name].label = PUBLIC_LABELS[name]
        self._mark_requirements([kind] if kind else kinds)
        if signatory_list.suggests_affiliations and "affiliation" in self.fields:
            self.fields["affiliation"].widget.attrs |= {"data-suggestions": "affiliations", "autocomplete": "off"}

    def _mark_requirements(self, kinds: Sequence[Kind]) -> None:
        """Mark the fields that the list requires of the kinds, and those that they may leave blank."""
        required = {name for kind in kinds for name in required_fields(self.signatory_list, kind)}
        optional = {name for kind in kinds for name in optional_fields(self.signatory_list, kind)} - required
        for name, field in self.fields.items():
            if name in optional or name in map(translation_column, self.languages):
                field.label = format_lazy(_("{} (optional)"), field.label)
            if name in required and name != "is_authorised":
                # For browsers and screen readers. `clean` requires it of the kind that signs.
                field.widget.attrs["required"] = True

    def _set_labels_for(self, kind: Kind) -> None:
        """Adapt the labels of shared fields to the kind."""
        name, email = self.fields["name"], self.fields["email"]
        if kind == Kind.ORGANIZATION:
            name.label = _("Name of the organization, as it will be printed")
            name.widget.attrs["autocomplete"] = "organization"
            email.label = _("Your e-mail address at work")
        else:
            name.label = _("Your name, as it will be printed")
            email.label = _("Your e-mail address")
        email.help_text = _("Never public. We send a link there to confirm.")

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """Return the bound fields of the main section."""
        columns = {
            "names": list(map(translation_column, self.languages)),
            "answers": [],
            "private_answers": [question.column for question in self._shown_questions],
        }
        main, _more = sections(self.signatory_list, self._shown_kind)
        return [self[name] for field in main for name in columns.get(field, [field]) if name in self.fields]

    @property
    def shows_listed_name(self) -> bool:
        """Return whether the form is for a person on a list by family name."""
        return self._shown_kind == Kind.INDIVIDUAL and sorts_by_family_name(self.signatory_list)

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """Return the bound fields below "More (optional)"."""
        _main, more = sections(self.signatory_list, self._shown_kind)
        return [self[name] for name in more if name in self.fields]

    @property
    def _shown_kind(self) -> Kind:
        return self.signing_kind or self.signatory_list.kinds[0]

    @property
    def _shown_questions(self) -> list[Question]:
        return [question for question in self.questions if question.is_asked_of(self._shown_kind)]

    @property
    def is_more_used(self) -> bool:
        """Return whether a field below "More (optional)" is filled in or has an error."""
        return any(field.value() or field.errors for field in self.more_fields)

    @property
    def other_kind(self) -> Kind | None:
        """Return the other kind that may sign; None if the list accepts one kind only."""
        return next((kind for kind in self.signatory_list.kinds if kind != self.signing_kind), None)

    def unvalidated(self) -> SignOnForm:
        """Return an unbound form with the submitted values and no errors."""
        submitted = {
            name: field.widget.value_from_datadict(self.data, self.files, name)
            for name, field in self.fields.items()
            if name in self.data
        }
        return SignOnForm(self.signatory_list, initial=submitted, kind=self.signing_kind, languages=self.languages)

    def clean(self) -> dict[str, Any]:
        """Require the fields that the kind has to fill in, and remove those that it does not have."""
        cleaned: dict[str, Any] = super().clean() or {}
        kind = cleaned.get("kind")
        for name in required_fields(self.signatory_list, kind) if kind else ():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, required_error(name))
        excluded = excluded_fields(self.signatory_list, kind or Kind.INDIVIDUAL)
        if "names" in excluded:
            excluded += tuple(map(translation_column, self.languages))
        else:
            cleaned["names"] = translations(cleaned, self.languages, {})
        for name in excluded:
            cleaned.pop(name, None)
            self.errors.pop(name, None)
        if cleaned.pop("prints_representative", False):
            cleaned["represented_by"] = self._public_representative(cleaned)
        if not cleaned.get("affiliation"):
            cleaned.pop("affiliation_for_identification", None)
        if kind == Kind.INDIVIDUAL and "name" in cleaned:
            try:
                cleaned["sort_as"] = check_listed_name(cleaned["name"], cleaned.get("sort_as", ""))
            except ValidationError as error:
                self.add_error("sort_as", error)
        if kind:
            self._clean_answers(kind, cleaned)
        return cleaned

    def _public_representative(self, cleaned: dict[str, Any]) -> str:
        """Return the public text of the representative; a text that is too long is an error of the name."""
        text = public_representative(cleaned.get("representative", ""), cleaned.get("representative_role", ""))
        limit = Signatory._meta.get_field("represented_by").max_length or 0
        if len(text) > limit:
            message = _("Together, your name and role must have at most %s characters to be printed.")
            self.add_error("representative", message % grouped(limit))
        return text

    def _clean_answers(self, kind: Kind, cleaned: dict[str, Any]) -> None:
        """Collect the answers to the questions that the kind is asked, and remove those of the other kind."""
        questions = {question: question.requirement(kind) for question in self.questions if question.is_asked_of(kind)}
        for question in self.questions:
            if question not in questions:
                self.errors.pop(question.column, None)
        answers = clean_answers(self, questions, country=cleaned.get("country", ""))
        cleaned["answers"] = split_answers(questions, answers, is_private=False)
        cleaned["private_answers"] = split_answers(questions, answers, is_private=True)

    def clean_affiliation(self) -> str:
        """Return the affiliation as the directories of the site spell it in the language of the form."""
        affiliation: str = self.cleaned_data["affiliation"]
        return canonical_affiliation(affiliation) if self.signatory_list.suggests_affiliations else affiliation

    def clean_kind(self) -> Kind:
        """Return the kind as an enum member."""
        return Kind(self.cleaned_data["kind"])

    def build_entry(self) -> Signatory:
        """Return the entry for the preview, unsaved. The form must be valid."""
        return Signatory(signatory_list=self.signatory_list, **self._public_values())

    def _public_values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        public = {name: cleaned[name] for name in SIGNED_FIELDS if name in cleaned}
        if cleaned["kind"] == Kind.INDIVIDUAL and cleaned.get("sort_as"):
            public |= {"sort_as": cleaned["sort_as"], "sort_as_source": SortSource.SIGNER}
        return public

    def _consent_wordings(self, private: Mapping[str, Any], shown_by: str) -> dict[str, dict[str, str]]:
        """Return the words of the boxes that are ticked, with their help texts."""
        ticked = {name: name for name in CONSENT_FIELDS if private.get(name)}
        if self.cleaned_data.get("represented_by"):
            ticked["represented_by"] = "prints_representative"
        if self.cleaned_data.get("is_authorised"):
            ticked["is_authorised"] = "is_authorised"
        fields = {box: self.fields[name] for box, name in ticked.items()}
        wordings = {box: new_wording(field.label, field.help_text, shown_by=shown_by) for box, field in fields.items()}
        answers = {**self.cleaned_data["answers"], **self.cleaned_data["private_answers"]}
        return wordings | wordings_of_answers(self.questions, answers, shown_by=shown_by)

    def build_application(self, *, network_key: str, shown_by: str = SITE) -> Application:
        """Return the application. The form must be valid. `shown_by` says whether another site showed the form."""
        cleaned = self.cleaned_data
        proof = proof_key(cleaned.get("proof", ""))
        private = {name: cleaned[name] for name in PRIVATE_FIELDS if name in cleaned}
        logo = cleaned.get("logo")
        private |= {
            "language": get_language() or "",
            "logo_permitted": bool(logo) and cleaned.get("logo_permitted", False),
        }
        return Application(
            kind=cleaned["kind"],
            name=cleaned["name"],
            email=cleaned["email"],
            public={name: value for name, value in self._public_values().items() if name not in ("kind", "name")},
            private=private,
            consent_wordings=self._consent_wordings(private, shown_by),
            logo=logo,
            text_version=cleaned["text_version"],
            network_key=network_key,
            proof_key=proof,
            notices=get_spam_notices(
                honeypot=cleaned.get("homepage", ""),
                proof_key=proof,
                opened=cleaned.get("opened", ""),
                min_seconds=self.min_seconds,
            ),
        )
