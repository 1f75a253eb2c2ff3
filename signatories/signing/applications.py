"""Applications: the validated data of a sign-on, and the entry made from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.utils import timezone

from signatories.consent_wordings import Wordings, updated
from signatories.enums import Kind, Notice, Source, Status
from signatories.fields import ENTRY_FIELDS, PRIVATE_FIELDS
from signatories.models import Contact, Signatory, SignatoryList
from signatories.moderation.text_screening import get_text_notices

#: Columns that a new sign-on replaces: all fields, including those that staff set, and the origin of the entry.
REPLACED_COLUMNS = (
    *ENTRY_FIELDS,
    *("text_version", "source", "import_batch", "import_row", "confirmed_at", "published_at"),
)


@dataclass(frozen=True)
class Application:
    """The validated data of a sign-on: fields of the entry and of its contact, and its origin."""

    kind: Kind
    name: str
    email: str
    #: Other fields of `Signatory`, by name.
    public: dict[str, object] = field(default_factory=dict)
    #: Other fields of `Contact`, by name.
    private: dict[str, object] = field(default_factory=dict)
    #: The words of the boxes that were ticked; see `consent_wordings`.
    consent_wordings: Wordings = field(default_factory=dict)
    logo: ContentFile[bytes] | None = None
    text_version: str = ""
    network_key: str = ""
    #: Key of the solved proof of work; "" without one.
    proof_key: str = ""
    notices: Sequence[Notice] = ()

    def build_entry(self, signatory_list: SignatoryList, email_key: str, *, pk: int | None = None) -> Signatory:
        """Return the unconfirmed entry, unsaved; without `pk`, it gets its primary key when it is inserted."""
        entry = Signatory(
            pk=pk,
            signatory_list=signatory_list,
            kind=self.kind,
            name=self.name,
            status=Status.UNCONFIRMED,
            source=Source.FORM,
            email_key=email_key,
            text_version=self.text_version,
            **self.public,
        )
        entry.set_keys()
        return entry

    def build_contact(self, signatory: Signatory, notices: Sequence[Notice]) -> Contact:
        """Return the contact of the entry, unsaved; the file of a logo is written to storage."""
        contact = Contact(
            signatory=signatory,
            email=self.email,
            notices=[notice.value for notice in dict.fromkeys((*notices, *get_text_notices(signatory)))],
            network_key=self.network_key,
            proof_key=self.proof_key,
            consent_wordings=updated({}, self.consent_wordings),
            **self.private,
        )
        if self.logo:
            contact.set_logo(self.logo)
        return contact


def is_resubmission(signatory: Signatory, application: Application, changed: Sequence[str]) -> bool:
    """Return whether the same form was submitted before, by a second click or a retry of the browser.

    `changed` are the `changed_columns`.
    """
    contact = getattr(signatory, "contact", None)
    return (
        not changed
        and contact is not None
        and bool(application.proof_key)
        and contact.proof_key == application.proof_key
    )


def changed_columns(signatory: Signatory, fresh: Signatory, application: Application) -> list[str]:
    """Return the names of the columns in which an application differs from a stored entry and its contact.

    `fresh` is the entry that the application builds.
    """
    changed = _differing(signatory, fresh)
    contact = getattr(signatory, "contact", None)
    if contact is None or application.logo or contact.logo:
        return [*changed, "contact"]
    new_contact = Contact(signatory=fresh, email=application.email, **application.private)
    return changed + [
        name for name in ("email", *PRIVATE_FIELDS) if getattr(new_contact, name) != getattr(contact, name)
    ]


def replace_values(
    signatory: Signatory, fresh: Signatory, application: Application, notices: Sequence[Notice]
) -> list[str]:
    """Replace the values of a locked entry by those of a fresh one, and save its new contact.

    Return the columns that changed, which the caller saves. The file of a former logo is left to housekeeping: the
    time that its deletion takes would reveal who has signed.
    """
    changed = _differing(signatory, fresh)
    for name in changed:
        setattr(signatory, name, getattr(fresh, name))
    contact = application.build_contact(signatory, notices)
    contact.created_at = timezone.now()
    contact.save()
    return changed


def _differing(signatory: Signatory, fresh: Signatory) -> list[str]:
    return [name for name in REPLACED_COLUMNS if getattr(fresh, name) != getattr(signatory, name)]
