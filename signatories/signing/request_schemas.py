"""What signers send to the public API. Forms say what is taken; here stands which fields there are."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from typing import Annotated, Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from ninja import Schema
from pydantic import ConfigDict, StringConstraints, create_model

from signatories.enums import Kind
from signatories.fields import FIELDS, OWN_FIELDS, OWN_PRIVATE_FIELDS
from signatories.models import Signatory
from signatories.signing.forms import SignOnForm
from signatories.signing.self_service_forms import CorrectionForm, LinkForm

#: Longer than any field may be: the forms say how long each is.
Text = Annotated[str, StringConstraints(max_length=5_000)]


def limits_of(form: type[forms.Form | forms.ModelForm]) -> Callable[[dict[str, Any]], None]:
    """Return a function that writes the limits of a form's fields into the JSON schema of a request.

    The form enforces them, with a sentence for each field; the schema only tells clients beforehand.
    """

    def describe(schema: dict[str, Any]) -> None:
        for name, described in schema["properties"].items():
            field = form.base_fields.get(name)
            # A field that may be left out is described as a text or null.
            text = next((choice for choice in described.get("anyOf", []) if choice.get("type") == "string"), described)
            if isinstance(field, forms.CharField) and field.max_length:
                text["maxLength"] = field.max_length
            if isinstance(field, forms.EmailField):
                text["format"] = "email"
            if isinstance(field, forms.FileField):
                text |= {"contentEncoding": "base64", "maxLength": -(-settings.SIGN_ON_LOGO_MAX_BYTES // 3) * 4}

    return describe


class Received(Schema):
    """What a client sends: a field that isn't known is an error, never passed over."""

    model_config = ConfigDict(extra="forbid")


def fields_of(form: type[forms.Form | forms.ModelForm], *, can_be_left_out: bool = False) -> dict[str, Any]:
    """Return the types and defaults of a form's fields, as `create_model` takes them.

    With `can_be_left_out`, a field is null by default.
    """
    fields: dict[str, Any] = {}
    for name, field in form.base_fields.items():
        kind: Any = Text
        default: Any = ""
        if isinstance(field, forms.BooleanField):
            kind, default = bool, bool(field.initial)
        elif isinstance(field, forms.FileField):
            kind = str
        fields[name] = (kind | None, None) if can_be_left_out else (kind, default)
    return fields


_SIGN_ON_FIELDS = {name: field for name, field in fields_of(SignOnForm).items() if name != "homepage"}
_SignOnFields: Any = create_model("_SignOnFields", __base__=Received, **_SIGN_ON_FIELDS)
_OwnFields: Any = create_model("_OwnFields", __base__=Received, **fields_of(CorrectionForm, can_be_left_out=True))


class SignOnIn(_SignOnFields):
    """What somebody sends to sign. `representative`, `email` and `comment` are never public.

    An organization needs `representative`, `representative_role` and `is_authorised`. `text_version` and `opened` are
    those of `sign-ons/new`. Without `opened` and `proof` the entry waits for a moderator. `logo` is a PNG or JPEG.

    `proof` shows that the client solved the puzzle of `sign-ons/new`. Count up from 0. For each `counter`, derive
    `keyLength` bytes by PBKDF2 with SHA-256 and `cost` iterations. The password is the bytes of `nonce`, followed by
    the counter as 4 bytes, the most significant first. The salt is the bytes of `salt`. Both are hexadecimal. Stop
    when the derived key, in lower-case hexadecimal, begins with `keyPrefix`. Then `proof` is the base64 of the JSON
    `{"challenge": puzzle, "solution": {"counter": counter, "derivedKey": key}}`, with the puzzle as it came. A puzzle
    can be used once, within twelve hours.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra=limits_of(SignOnForm))

    kind: Kind
    name: Text
    email: Text
    text_version: Text
    logo: str = ""

    def form_data(self) -> dict[str, Any]:
        """Return the fields as a form takes them."""
        return self.model_dump(mode="json", exclude={"logo"})

    def canonical_text(self) -> str:
        """Return a text that is the same for every body that says the same, whatever fields a later release adds."""
        return json.dumps(self.model_dump(mode="json", exclude_defaults=True), sort_keys=True)

    def form_files(self) -> dict[str, SimpleUploadedFile]:
        """Return the logo as a form takes it."""
        return _logo(self.logo)


class TokenIn(Received):
    """The token of a link from a mail: the last part of its address."""

    token: Text


class DisputeIn(TokenIn):
    """Says that the owner of the address did not sign; with `block`, that it wants no more mail from this site."""

    block: bool = False


class ChangesIn(_OwnFields):
    """Fields of an entry that its signer changes; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=limits_of(CorrectionForm))

    logo: str = ""
    logo_permitted: bool = False

    def form_data(self, signatory: Signatory) -> dict[str, Any]:
        """Return the entry with its changes as a form takes it."""
        sent = self.model_dump(exclude={"logo", "logo_permitted"}, exclude_none=True)
        unchanged = {name: FIELDS[name].value_of(signatory) for name in (*OWN_FIELDS, *OWN_PRIVATE_FIELDS)}
        return {**unchanged, **sent, "logo_permitted": self.logo_permitted}

    def form_files(self) -> dict[str, SimpleUploadedFile]:
        """Return the new logo as a form takes it."""
        return _logo(self.logo)


class ManageIn(TokenIn):
    """Asks for an entry; takes back what waits of it with `cancel_waiting`, and corrects it by `changes`."""

    cancel_waiting: bool = False
    changes: ChangesIn | None = None


class LinksIn(Received):
    """The address of somebody who wants the links to their signatures again."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=limits_of(LinkForm))

    email: Text


def _logo(encoded: str) -> dict[str, SimpleUploadedFile]:
    """Return the file of a picture in base64; what isn't that is a file that no form takes for a picture."""
    try:
        content = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        content = b"not base64"
    return {"logo": SimpleUploadedFile("logo", content)} if encoded else {}
