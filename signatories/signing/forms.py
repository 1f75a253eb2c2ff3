"""What the public fills in: to sign, to correct an entry, to ask for a link again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.core.files.base import ContentFile
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from signatories.enums import Kind, Notice
from signatories.fields import OWN_FIELDS, SIGNED_FIELDS
from signatories.form_fields import CanonicalEmailField, PrintableField, SignerNameField, SignerTextField, WebsiteField
from signatories.models import Signatory, SignatoryList
from signatories.signing.applications import Application
from signatories.signing.logo_uploads import clean_logo
from signatories.signing.proof_of_work import proof_key

REGION_LENGTH, COMMENT_LENGTH = 100, 2_000
#: Fields of each kind alone; the others are for both.
OF_ORGANIZATIONS = (
    *("name_fr", "website", "representative", "representative_role", "is_authorised"),
    *("logo", "logo_permitted"),
)
#: What is asked of each kind, in order; and what is only asked for who wants to say more.
ASKED = {
    Kind.ORGANIZATION: (
        *("name", "name_fr", "website", "country", "representative", "representative_role", "email", "is_authorised"),
    ),
    Kind.INDIVIDUAL: (
        *("name", "title", "affiliation", "affiliation_for_identification", "country", "email", "is_name_hidden"),
    ),
}
ASKED_BESIDE = ("region", "comment", "wants_updates", "wants_newsletter")
OF_INDIVIDUALS = ("title", "affiliation", "affiliation_for_identification", "is_name_hidden")
OPTIONAL = ("name_fr", "title", "affiliation", "website", "country", "region", "comment", "logo")
PRIVATE = ("representative", "representative_role", "comment", "wants_updates", "wants_newsletter")
OPENED_SALT = "signatories.forms.opened"


class CountryChoiceField(forms.ChoiceField):
    """A country, or none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=lambda: [("", _("Choose a country")), *countries], **kwargs)

    def valid_value(self, value: str) -> bool:
        """Look the code up; going through all names takes longer than all the other fields."""
        return value in countries.countries


class LogoField(forms.FileField):
    """A picture, which is made anew."""

    default_help_text = _("PNG or JPEG, at most 2 MB. It is looked at before it is used.")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(help_text=self.default_help_text, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> ContentFile[bytes] | None:
        """Return the new picture; None without one."""
        upload = super().clean(data, initial)
        return clean_logo(upload) if upload else None


def _autocomplete(token: str, **more: str) -> dict[str, str]:
    return {"autocomplete": token, **more}


class SignOnForm(forms.Form):
    """An organization or an individual signs a letter."""

    error_css_class = "has-error"

    kind = forms.ChoiceField(label=_("Who signs?"), choices=Kind.choices, widget=forms.RadioSelect)
    name = SignerNameField(label=_("Name, as it will be printed"), widget=forms.TextInput(_autocomplete("name")))
    name_fr = SignerNameField(label=_("Name in French"), required=False, help_text=_("If the organization has one."))
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
    email = CanonicalEmailField(
        label=_("E-mail"),
        help_text=_("Never public. We send a link there to confirm. For an organization, your address at work."),
        widget=forms.EmailInput(_autocomplete("email")),
    )
    is_authorised = forms.BooleanField(label=_("I am authorised to sign for this organization"), required=False)
    is_name_hidden = forms.BooleanField(label=_("Count me without my name"), required=False)
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
    text_version = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    proof = forms.CharField(required=False, max_length=2_000, widget=forms.HiddenInput)
    #: For programs that fill in everything they find; people don't see it.
    homepage = forms.CharField(required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}))

    def __init__(
        self,
        signatory_list: SignatoryList,
        *args: Any,
        min_seconds: int = 0,
        kind: Kind | None = None,
        **kwargs: Any,
    ) -> None:
        """`kind` is who signs, once that is known: the form then shows that kind's fields only."""
        super().__init__(*args, **kwargs)
        self.signing_kind = kind
        self.label_suffix = ""
        self.signatory_list = signatory_list
        self.min_seconds = min_seconds
        kinds = signatory_list.kinds
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        if kind or len(kinds) == 1:
            self.initial["kind"] = (kind or kinds[0]).value
            self.fields["kind"].widget = forms.HiddenInput()
        if kind:
            self._speak_to(kind)
        if not signatory_list.allows_hidden_names:
            del self.fields["is_name_hidden"]
        for name in OPTIONAL:
            self.fields[name].label = format_lazy(_("{} (optional)"), self.fields[name].label)
        self.fields["opened"].initial = signing.dumps("", salt=OPENED_SALT)

    def _speak_to(self, kind: Kind) -> None:
        """Word what both kinds are asked for the one that signs."""
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
    def asked(self) -> list[forms.BoundField]:
        """Return the fields for who signs."""
        return [self[name] for name in ASKED[self.signing_kind or self.signatory_list.kinds[0]] if name in self.fields]

    @property
    def asked_beside(self) -> list[forms.BoundField]:
        """Return the fields for those who want to say more."""
        return [self[name] for name in ASKED_BESIDE]

    @property
    def says_more(self) -> bool:
        """Tell whether one of those fields is filled in, or wrong."""
        return any(field.value() or field.errors for field in self.asked_beside)

    @property
    def other_kind(self) -> Kind | None:
        """Return the kind that may sign as well; None where there is one kind only."""
        return next((kind for kind in self.signatory_list.kinds if kind != self.signing_kind), None)

    def unchecked(self) -> SignOnForm:
        """Return the form with what was sent, before anything of it is checked."""
        sent = {
            name: field.widget.value_from_datadict(self.data, self.files, name)
            for name, field in self.fields.items()
            if name in self.data
        }
        return SignOnForm(self.signatory_list, initial=sent, kind=self.signing_kind)

    def clean(self) -> dict[str, Any]:
        """Ask an organization for who signs for it, and forget what the other kind was asked."""
        cleaned: dict[str, Any] = super().clean() or {}
        kind = cleaned.get("kind")
        if kind == Kind.ORGANIZATION:
            for name, message in {
                "representative": _("Say who you are."),
                "representative_role": _("Say what your role is."),
                "is_authorised": _("Only somebody who is authorised can sign for an organization."),
            }.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, message)
        for name in OF_INDIVIDUALS if kind == Kind.ORGANIZATION else OF_ORGANIZATIONS:
            cleaned.pop(name, None)
            self.errors.pop(name, None)
        if not cleaned.get("affiliation"):
            cleaned.pop("affiliation_for_identification", None)
        return cleaned

    def clean_kind(self) -> Kind:
        """Return the kind as such."""
        return Kind(self.cleaned_data["kind"])

    def entry(self) -> Signatory:
        """Return the entry as it will be printed, unsaved, once the form is valid."""
        cleaned = self.cleaned_data
        public = {name: cleaned[name] for name in SIGNED_FIELDS if name in cleaned}
        return Signatory(signatory_list=self.signatory_list, **public)

    def application(self, *, network_key: str) -> Application:
        """Return what was sent, once the form is valid."""
        cleaned = self.cleaned_data
        proof = proof_key(cleaned.get("proof", ""))
        private = {name: cleaned[name] for name in PRIVATE if name in cleaned}
        logo = cleaned.get("logo")
        return Application(
            kind=cleaned["kind"],
            name=cleaned["name"],
            email=cleaned["email"],
            public={name: cleaned[name] for name in SIGNED_FIELDS if name in cleaned and name not in ("kind", "name")},
            private=private
            | {"language": get_language() or "", "logo_permitted": bool(logo) and cleaned["logo_permitted"]},
            logo=logo,
            text_version=cleaned["text_version"],
            network_key=network_key,
            proof_key=proof,
            notices=self._notices(has_proof=bool(proof)),
        )

    def _notices(self, *, has_proof: bool) -> list[Notice]:
        cleaned = self.cleaned_data
        notices = []
        if cleaned.get("homepage"):
            notices.append(Notice.TRAP)
        if not has_proof:
            notices.append(Notice.NO_PROOF)
        if self._is_too_fast(cleaned.get("opened", "")):
            notices.append(Notice.TOO_FAST)
        return notices

    def _is_too_fast(self, opened: str) -> bool:
        try:
            signing.loads(opened, salt=OPENED_SALT, max_age=self.min_seconds)
        except signing.SignatureExpired:
            # Older than the least time: a person was at it.
            return False
        except signing.BadSignature:
            return True
        return self.min_seconds > 0


class CorrectionForm(forms.ModelForm):
    """What signers may change of their own entry, and a logo to show with it from now on."""

    name = SignerNameField(label=_("Name"))
    name_fr = SignerNameField(label=_("Name in French"), required=False)
    title = SignerTextField(label=_("Title or profession"), required=False)
    affiliation = SignerTextField(label=_("Affiliation"), required=False)
    logo = LogoField(label=_("New logo"), required=False)
    logo_permitted = forms.BooleanField(label=_("The logo may be shown with the letter"), required=False)

    class Meta:
        model = Signatory
        fields = OWN_FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        unneeded = OF_INDIVIDUALS if self.instance.is_organization else OF_ORGANIZATIONS
        for name in unneeded:
            self.fields.pop(name, None)
        if not self.instance.signatory_list.allows_hidden_names:
            self.fields.pop("is_name_hidden", None)

    def clean(self) -> dict[str, Any]:
        """Take a logo only from who permits to show it."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("logo") and not cleaned.get("logo_permitted"):
            self.add_error("logo_permitted", _("Tick this, or send no logo."))
        return cleaned

    def changes(self) -> dict[str, object]:
        """Return the fields of the entry as they were typed, once the form is valid."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.cleaned_data}

    def _get_validation_exclusions(self) -> set[str]:
        # Whether the name is taken is found out when it is saved.
        return {field.name for field in self._meta.model._meta.fields}

    def _post_clean(self) -> None:
        """Leave the entry as it is: the service changes it."""


class LinkForm(forms.Form):
    """The address of somebody who wants the links to their signatures again."""

    email = CanonicalEmailField(label=_("E-mail"), widget=forms.EmailInput(_autocomplete("email")))
