"""Request schemas of the public API for signers, derived from the forms, which validate the values."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, Literal

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints, create_model

from core.languages import language_codes
from signatories.entry_field import translation_column
from signatories.enums import Kind, Requirement
from signatories.exceptions import InvalidFields
from signatories.fields import CONFIGURABLE_FIELDS, FIELDS, OWN_FIELDS, OWN_PRIVATE_FIELDS
from signatories.form_fields import AnswersFormField, TranslationsFormField
from signatories.models import Question, Signatory, SignatoryList
from signatories.models.question import KEY_LENGTH, MAX_CHOICES, MAX_QUESTIONS
from signatories.questions.schemas import answers_as_form_data
from signatories.signing.form_layout import correction_questions, correction_requirement, off_fields, stored_answers
from signatories.signing.forms import SignOnForm
from signatories.signing.self_service_forms import AddressForm, CorrectionForm, LinkForm

#: A language of the site.
Language: Any = Literal[tuple(language_codes())]
#: Longer than any field: the forms limit each of them.
Text = Annotated[str, StringConstraints(max_length=5_000)]
#: A text that no answer exceeds.
AnswerText = Annotated[str, StringConstraints(max_length=5_000)]
#: Answers to the questions of a list, by key; null is no answer. `answers_as_form_data` checks them.
Answers = Annotated[
    dict[
        Annotated[str, StringConstraints(max_length=KEY_LENGTH)],
        AnswerText | bool | int | float | Annotated[list[AnswerText], Field(max_length=MAX_CHOICES)] | None,
    ],
    Field(max_length=MAX_QUESTIONS),
]


def form_limits(form: type[forms.Form | forms.ModelForm]) -> Callable[[dict[str, Any]], None]:
    """Return a function that writes the limits of a form's fields into the JSON schema of a request.

    The schema informs clients. The form enforces the limits, with an error message for each field.
    """

    def add_limits(schema: dict[str, Any]) -> None:
        for name, definition in schema["properties"].items():
            field = form.base_fields.get(name)
            # The schema of an optional field is a string or null.
            text = next(
                (choice for choice in definition.get("anyOf", []) if choice.get("type") == "string"), definition
            )
            if isinstance(field, forms.CharField) and field.max_length:
                text["maxLength"] = field.max_length
            if isinstance(field, forms.EmailField):
                text["format"] = "email"
            if isinstance(field, forms.FileField):
                text |= {"contentEncoding": "base64", "maxLength": -(-settings.SIGN_ON_LOGO_MAX_BYTES // 3) * 4}

    return add_limits


class RequestSchema(Schema):
    """Base of request schemas: unknown fields are errors."""

    model_config = ConfigDict(extra="forbid")


def form_fields(form: type[forms.Form | forms.ModelForm], *, is_optional: bool = False) -> dict[str, Any]:
    """Return the types and defaults of a form's fields as arguments of `create_model`.

    With `is_optional`, fields are null by default.
    """
    fields: dict[str, Any] = {}
    for name, field in form.base_fields.items():
        kind: Any = Text
        default: Any = ""
        if isinstance(field, forms.BooleanField):
            kind, default = bool, bool(field.initial)
        elif isinstance(field, forms.FileField):
            kind = str
        elif isinstance(field, AnswersFormField):
            kind, default = Answers, {}
        elif isinstance(field, TranslationsFormField):
            kind, default = dict[Language, Text], {}
        fields[name] = (kind | None, None) if is_optional else (kind, default)
    return fields


_SIGN_ON_FIELDS = {name: field for name, field in form_fields(SignOnForm).items() if name != "homepage"}
_SignOnFields: Any = create_model("_SignOnFields", __base__=RequestSchema, **_SIGN_ON_FIELDS)
_OwnFields: Any = create_model("_OwnFields", __base__=RequestSchema, **form_fields(CorrectionForm, is_optional=True))


class SignOnIn(_SignOnFields):
    """The data of a sign-on. `representative`, `email` and `comment` are never public.

    `answers` has the answers to the questions of the list, by the `key` that `sign-ons/new` gives for each question.
    An organization needs `representative`, `representative_role` and `is_authorised`. `text_version` and `opened` are
    those of `sign-ons/new`. Without `opened` and `proof` the entry waits for a moderator. `logo` is a PNG or JPEG.

    `sort_as` is for people on lists that sort by family name: the family name, or the name with the family name first,
    in the words of `name`. Without it, the family name is guessed. `sign-ons/listed` answers where a name is listed.

    `proof` shows that the client solved the puzzle of `sign-ons/new`. Count up from 0. For each `counter`, derive
    `keyLength` bytes by PBKDF2 with SHA-256 and `cost` iterations. The password is the bytes of `nonce`, followed by
    the counter as 4 bytes, the most significant first. The salt is the bytes of `salt`. Both are hexadecimal. Stop
    when the derived key, in lower-case hexadecimal, begins with `keyPrefix`. Then `proof` is the base64 of the JSON
    `{"challenge": puzzle, "solution": {"counter": counter, "derivedKey": key}}`, with the puzzle as it came. A puzzle
    can be used once, within twelve hours.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra=form_limits(SignOnForm))

    kind: Kind
    name: Text
    email: Text
    text_version: Text
    logo: str = ""

    def form_data(self, signatory_list: SignatoryList) -> dict[str, Any]:
        """Return the data for the form. Raises `InvalidFields` for fields and questions that the list does not ask."""
        refuse_unasked(self, off_fields(signatory_list, self.kind))
        data = _with_translations(self.model_dump(mode="json", exclude={"logo"}))
        return _with_answers(data, signatory_list.questions_for(self.kind))

    def canonical_text(self) -> str:
        """Return a text that is the same for every body that says the same, whatever fields a later release adds."""
        return json.dumps(self.model_dump(mode="json", exclude_defaults=True), sort_keys=True)

    def form_files(self) -> dict[str, SimpleUploadedFile]:
        """Return the files for the form."""
        return _decode_logo(self.logo)


class ListedIn(RequestSchema):
    """The name of a person who signs, the country that decides how it is read, and the `sort_as` chosen so far."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=form_limits(SignOnForm))

    name: Text
    country: Text = ""
    sort_as: Text = ""


class TokenIn(RequestSchema):
    """The token of a link from a mail: the last part of its address."""

    token: Text


class ConfirmIn(TokenIn):
    """Confirms an entry. `text_version` is that of the letter that was shown; without it, it is the current one."""

    text_version: Text = ""


class DisputeIn(TokenIn):
    """Disputes a signature: the owner of the address did not sign. With `block`, this site sends it no more mail."""

    block: bool = False


class ChangesIn(_OwnFields):
    """Fields of an entry that its signer changes; omitted fields stay as they are."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=form_limits(CorrectionForm))

    logo: str = ""
    logo_permitted: bool = False

    def form_data(self, signatory: Signatory) -> dict[str, Any]:
        """Return the data for the form: the entry's values, updated with the changes.

        Raises `InvalidFields` for fields that the list does not ask and the entry does not have.
        """
        configurable = [field for field in CONFIGURABLE_FIELDS if signatory.kind in field.kinds]
        unasked = [field for field in configurable if correction_requirement(signatory, field) == Requirement.OFF]
        refuse_unasked(self, [field.name for field in unasked])
        changes = self.model_dump(exclude={"logo", "logo_permitted"}, exclude_none=True)
        unchanged = {name: FIELDS[name].value_of(signatory) for name in (*OWN_FIELDS, *OWN_PRIVATE_FIELDS)}
        del unchanged["private_answers"]
        questions = list(correction_questions(signatory))
        asked = {question.key for question in questions}
        unchanged["answers"] = {key: answer for key, answer in stored_answers(signatory).items() if key in asked}
        changes["answers"] = {**unchanged["answers"], **(self.answers or {})}
        data = _with_translations({**unchanged, **changes, "logo_permitted": self.logo_permitted})
        return _with_answers(data, questions)

    def beyond_form(self, form: CorrectionForm) -> dict[str, Any]:
        """Return the changes of fields that a further representative does not have in the form: they are refused."""
        if not form.instance.is_attached:
            return {}
        sent = self.model_dump(exclude={"logo", "logo_permitted"}, exclude_none=True)
        return {name: value for name, value in sent.items() if name not in form.fields}

    def form_files(self) -> dict[str, SimpleUploadedFile]:
        """Return the files for the form."""
        return _decode_logo(self.logo)


class ManageIn(TokenIn):
    """Requests an entry. `cancel_waiting` cancels its pending changes; `changes` corrects it."""

    cancel_waiting: bool = False
    changes: ChangesIn | None = None


class SignNewTextIn(TokenIn):
    """Signs the current text of the letter in place of an earlier one: the `current_version` that was read."""

    text_version: Text


class AddressIn(TokenIn):
    """Asks for another address. `token` is that of a link to manage the entry."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=form_limits(AddressForm))

    email: Text


class LinksIn(RequestSchema):
    """Requests the links to the signatures of an address again."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=form_limits(LinkForm))

    email: Text


def refuse_unasked(body: Schema, unasked: Iterable[str]) -> None:
    """Raise `InvalidFields` if a request has a value for a field that the list does not ask for."""
    errors = {
        name: [_("The list doesn’t ask this.")]
        for name in unasked
        if name in FIELDS and getattr(body, name, None) and not FIELDS[name].belongs_to
    }
    if errors:
        raise InvalidFields(errors)


def _with_translations(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data of a form with one value for each language in place of `names`."""
    names = data.pop("names", {})
    return {**data, **{translation_column(code): name for code, name in names.items()}}


def _with_answers(data: dict[str, Any], questions: Sequence[Question]) -> dict[str, Any]:
    """Return the data of a form with one value for each question in place of `answers`."""
    answers = data.pop("answers", {})
    return {**data, **answers_as_form_data(questions, answers)}


def _decode_logo(encoded: str) -> dict[str, SimpleUploadedFile]:
    """Return the decoded logo as an upload; invalid base64 becomes a file that the form refuses."""
    try:
        content = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        content = b"not base64"
    return {"logo": SimpleUploadedFile("logo", content)} if encoded else {}
