"""What somebody sends to sign, and the entry that it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.utils import timezone

from core.storage import delete_on_commit
from signatories.enums import Kind, Notice, Source, Status
from signatories.fields import ENTRY_FIELDS, PRIVATE_FIELDS
from signatories.models import Contact, Signatory, SignatoryList
from signatories.moderation.screening import get_text_notices

#: The columns that a new sign-on replaces: every field, also those that staff set, and the record of how it came.
REPLACED = (*ENTRY_FIELDS, "text_version", "source", "import_batch", "import_row", "confirmed_at", "published_at")


@dataclass(frozen=True)
class Application:
    """What somebody sent, validated: the entry's public fields, the contact's private ones, and how it came."""

    kind: Kind
    name: str
    email: str
    #: Other fields of `Signatory`, by name.
    public: dict[str, object] = field(default_factory=dict)
    #: Other fields of `Contact`, by name.
    private: dict[str, object] = field(default_factory=dict)
    logo: ContentFile[bytes] | None = None
    text_version: str = ""
    network_key: str = ""
    #: Which puzzle was solved; "" for none.
    proof_key: str = ""
    notices: Sequence[Notice] = ()

    def entry(self, signatory_list: SignatoryList, email_key: str) -> Signatory:
        """Return the entry that this becomes, unsaved and unconfirmed."""
        return Signatory(
            signatory_list=signatory_list,
            kind=self.kind,
            name=self.name,
            status=Status.UNCONFIRMED,
            source=Source.FORM,
            email_key=email_key,
            text_version=self.text_version,
            **self.public,
        )

    def contact(self, signatory: Signatory, notices: Sequence[Notice]) -> Contact:
        """Return the private side of the entry, unsaved; the file of a logo is written."""
        contact = Contact(
            signatory=signatory,
            email=self.email,
            notices=[notice.value for notice in dict.fromkeys((*notices, *get_text_notices(signatory)))],
            network_key=self.network_key,
            proof_key=self.proof_key,
            **self.private,
        )
        if self.logo:
            contact.set_logo(self.logo)
        return contact


def is_repeated(signatory: Signatory, application: Application) -> bool:
    """Return whether the very same form was sent before: a second click, or a browser that tries again."""
    contact = Contact.objects.filter(signatory=signatory.pk).first()
    return (
        contact is not None
        and bool(application.proof_key)
        and contact.proof_key == application.proof_key
        and not changed_fields(signatory, application)
    )


def changed_fields(signatory: Signatory, application: Application) -> list[str]:
    """Return the fields by which what was sent differs from an entry and its contact."""
    fresh = application.entry(signatory.signatory_list, signatory.email_key)
    changed = [name for name in REPLACED if getattr(fresh, name) != getattr(signatory, name)]
    contact = Contact.objects.filter(signatory=signatory.pk).first()
    if contact is None or application.logo or contact.logo:
        return [*changed, "contact"]
    sent = Contact(signatory=fresh, email=application.email, **application.private)
    return changed + [name for name in ("email", *PRIVATE_FIELDS) if getattr(sent, name) != getattr(contact, name)]


def replace(signatory: Signatory, application: Application, notices: Sequence[Notice]) -> list[str]:
    """Set all of a locked entry to what was sent, and its contact; returns the fields of the entry, unsaved."""
    fresh = application.entry(signatory.signatory_list, signatory.email_key)
    for name in REPLACED:
        setattr(signatory, name, getattr(fresh, name))
    for old in Contact.objects.filter(signatory=signatory.pk).exclude(logo=""):
        delete_on_commit(old.logo.storage, old.logo.name or "")
    contact = application.contact(signatory, notices)
    contact.created_at = timezone.now()
    contact.save()
    return list(REPLACED)
