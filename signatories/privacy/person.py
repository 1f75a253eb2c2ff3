"""A copy of everything that the site has about one person, found by the address."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import get_language
from django_countries.fields import Country
from wagtail.models import ModelLogEntry

from core.audit_log import log_many
from signatories.addresses import email_key, mailbox_key
from signatories.enums import Status
from signatories.fields import ENTRY_FIELDS, names
from signatories.letter_info import letter_info_for
from signatories.models import Contact, ImportBatch, Signatory
from signatories.models.querysets import SignatoryQuerySet
from signatories.privacy.person_parts import person_parts

if TYPE_CHECKING:
    from core.users.models import User

CONTACT_FIELDS = names(lambda field: field.is_private)
#: The data of log entries that are values of the entry itself.
VALUES_IN_LOG = ("before", "after", "waiting")
#: When what happened to an entry, by column.
ENTRY_TIMES = ("created_at", "confirmed_at", "published_at", "rejected_at", "withdrawn_at", "disputed_at")
CONTACT_TIMES = ("created_at", "reminded_at", "text_changed_at", "new_text_at", "declined_at")


def entries_of(address: str) -> SignatoryQuerySet:
    """Return all entries of an address on all lists, whatever their status, oldest first; none for no address.

    Those are the entries with its keyed hash, and those with a contact at the address: after a merge, the hash of an
    entry may be that of an earlier address.
    """
    key = email_key(address)
    if not key:
        return Signatory.objects.none()
    return Signatory.objects.filter(Q(email_key=key) | Q(pk__in=_contacts_at(address, key))).order_by("pk")


def other_addresses(address: str) -> list[str]:
    """Return the addresses of contacts that probably reach the same mailbox, such as with a "+tag", in order."""
    contacts = Contact.objects.filter(mailbox_key=mailbox_key(address) or "-").values_list("email", flat=True)
    return sorted({email.lower() for email in contacts if email_key(email) != email_key(address)})


def belongs_to(entry: Signatory, key: str) -> bool:
    """Return whether `entries_of` an address with this keyed hash finds an entry."""
    contact = getattr(entry, "contact", None)
    return key != "" and key in (entry.email_key, email_key(contact.email) if contact else "")


def own_entries(signatory: Signatory) -> SignatoryQuerySet:
    """Return the entries that the owner of a link to one of them may see: those that links to the address lead to."""
    return _own(signatory, Q(contact__is_address_unconfirmed=False))


def own_entries_to_erase(signatory: Signatory) -> SignatoryQuerySet:
    """Return the entries that the owner of a link may erase: also those whose contact was erased already."""
    return _own(signatory, Q(contact__is_address_unconfirmed=False) | Q(contact__isnull=True))


def _own(signatory: Signatory, condition: Q) -> SignatoryQuerySet:
    """Return an entry, and those of the address that a link to it was sent to, not held, that meet a condition."""
    contact = getattr(signatory, "contact", None)
    address = contact.email if contact else ""
    entries = entries_of(address) if address else Signatory.objects.filter(email_key=signatory.email_key or "-")
    shown = entries.exclude(status=Status.HELD).filter(condition)
    return (shown | Signatory.objects.filter(pk=signatory.pk)).distinct().order_by("pk")


def _contacts_at(address: str, key: str) -> list[int]:
    """Return the primary keys of the contacts at an address. The index finds those at its mailbox."""
    contacts = Contact.objects.filter(mailbox_key=mailbox_key(address)).values_list("pk", "email")
    return [pk for pk, email in contacts if email_key(email) == key]


def person_data(address: str, entries: Iterable[Signatory]) -> dict[str, Any]:
    """Return everything about the entries and the address, as values of JSON. Titles are in the active language.

    Left out are keyed hashes, which tell nothing, and reasons that staff noted and names in merges, which can be about
    others.
    """
    parts = {part.name: part.copy(address) for part in person_parts()}
    data = {"address": address, "made_at": timezone.now(), "signatures": list(map(_signature, entries)), **parts}
    return dict(json.loads(json.dumps(data, cls=DjangoJSONEncoder)))


def copy_for_staff(address: str, *, user: User) -> dict[str, Any]:
    """Return everything about an address, as `person_data` does; the audit log records the user, at each entry.

    Without entries, it does so at the account of the user, and never names the address.
    """
    entries = entries_of(address).select_related("signatory_list", "contact", "correction", "import_batch")
    data = person_data(address, entries)
    log_many("signatories.export_person", [(entry, {}) for entry in entries] or [(user, {})], user=user)
    return data


def _signature(entry: Signatory) -> dict[str, Any]:
    contact = getattr(entry, "contact", None)
    letter = letter_info_for(entry.signatory_list, get_language() or "")
    correction = getattr(entry, "correction", None)
    return {
        "letter": {"title": letter.title, "url": letter.url},
        "status": entry.status,
        "source": entry.source,
        "import": _import(entry.import_batch),
        "text_version": entry.text_version,
        **{name: getattr(entry, name) for name in ENTRY_TIMES},
        "entry": _fields(entry, ENTRY_FIELDS),
        "contact": contact
        and {**_fields(contact, CONTACT_FIELDS), **{name: getattr(contact, name) for name in CONTACT_TIMES}},
        "waiting_correction": correction and {"values": correction.values, "sent_at": correction.created_at},
        "address_changes": list(
            entry.address_changes.order_by("pk").values("old_email", "new_email", "requested_at", "confirmed_at")
        ),
        "mails": list(entry.mails.order_by("pk").values("purpose", "text", "created_at", "sent_at")),
        "history": _history(entry),
    }


def _import(batch: ImportBatch | None) -> dict[str, Any] | None:
    """Return when the file of an entry was imported, and what staff stated about consent and addresses."""
    if batch is None:
        return None
    return {
        "imported_at": batch.imported_at,
        "stated_to_have_agreed": batch.agreed,
        "source_of_addresses": batch.options.get("address_source", ""),
    }


def _fields(instance: Signatory | Contact, names: Iterable[str]) -> dict[str, Any]:
    """Return the values of fields by name; of a logo, whether there is one."""
    return {name: _value(getattr(instance, name)) for name in names}


def _value(value: Any) -> Any:
    if isinstance(value, FieldFile):
        return bool(value)
    if isinstance(value, Country):
        return value.code
    return str(value) if isinstance(value, Model) else value


def _history(entry: Signatory) -> list[dict[str, Any]]:
    """Return what the log says about an entry, oldest first, without the names of colleagues."""
    entries = ModelLogEntry.objects.for_instance(entry).order_by("pk")
    return [
        {"at": each.timestamp, "action": each.action, "by_staff": each.user_id is not None, **_values_in(each.data)}
        for each in entries
    ]


def _values_in(data: dict[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (data or {}).items() if name in VALUES_IN_LOG}
