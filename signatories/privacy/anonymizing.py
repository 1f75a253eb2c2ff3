"""Removing names of people: individuals stay in the counts, organizations stay without who represents them.

Which columns of an entry go is in the table of fields.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import groupby
from operator import attrgetter, or_

from django.db.models import Q
from wagtail.models import ModelLogEntry

from core.audit_log import ERASED, strip_log
from signatories.enums import Kind, Status
from signatories.events import send_bulk_signals, send_entry_signals
from signatories.fields import FIELDS, IDENTIFYING_FIELDS, KEYS, NAMING_REPRESENTATIVE
from signatories.former_names import record_former_names, record_merged_names, record_removed_identities
from signatories.models import ImportRow, Mail, Signatory
from signatories.privacy.personal_data import erase_contacts, log_of_signatories
from signatories.sort_orders.keys import write_keys
from signatories.transitions import is_removed_entry, save_fields

#: Entries that are counted without a name and have lost it.
NAMELESS = Q(status=Status.PUBLISHED, is_name_hidden=True, name__startswith=ERASED)
#: Entries with names of people, which `anonymize` removes.
NAMING_PEOPLE = (Q(kind=Kind.INDIVIDUAL) & ~NAMELESS) | (
    Q(kind=Kind.ORGANIZATION) & reduce(or_, (~Q(**{name: ""}) for name in NAMING_REPRESENTATIVE))
)
#: What replacing a name changes.
CHANGED = sorted({*IDENTIFYING_FIELDS, *KEYS, "is_name_hidden", "sort_as", "sort_as_source"})
#: Rows of one statement.
BATCH = 100


def anonymize(entries: Sequence[Signatory]) -> None:
    """Erase the names of people, and all private data, of locked entries. Idempotent.

    Published individuals are counted as withheld names from then on. The others are deleted, and keyed hashes stay of
    those who left the list or were rejected. Organizations lose who represents them. Editions do not change.
    """
    pks = [entry.pk for entry in entries]
    erase_contacts(entries)
    Mail.objects.filter(signatory__in=pks).delete()
    ImportRow.objects.filter(signatory_id__in=pks).delete()
    _anonymize_individuals([entry for entry in entries if not entry.is_organization])
    for entry in entries:
        if entry.is_organization:
            erase_representative(entry)


def erase_representative(entry: Signatory) -> None:
    """Erase who represents a locked organization publicly. Idempotent."""
    named = [name for name in NAMING_REPRESENTATIVE if getattr(entry, name)]
    if named:
        for name in named:
            setattr(entry, name, FIELDS[name].model_field.get_default())
        save_fields(entry, named)
        send_entry_signals(entry, was_public=entry.is_public)


def _anonymize_individuals(entries: Sequence[Signatory]) -> None:
    listed = [entry for entry in entries if entry.status == Status.PUBLISHED]
    public = [entry for entry in listed if entry.is_public]
    erase_names(listed)
    list_of = attrgetter("signatory_list_id")
    for _list_pk, left in groupby(sorted(public, key=list_of), list_of):
        send_bulk_signals(left=list(left))
    delete_unpublished([entry for entry in entries if entry.status != Status.PUBLISHED])


def erase_names(entries: Sequence[Signatory]) -> None:
    """Replace and withhold the names of locked entries. The primary key keeps those of organizations unique."""
    for entry in entries:
        for name in IDENTIFYING_FIELDS:
            setattr(entry, name, FIELDS[name].model_field.get_default())
        entry.name = f"{ERASED} {entry.pk}"
        entry.is_name_hidden = True
        entry.set_keys()
    record_former_names(entries)
    Signatory.objects.bulk_update(entries, CHANGED, batch_size=BATCH)
    write_keys(entries)
    strip_log(_log_of(entries))


def delete_unpublished(entries: Sequence[Signatory]) -> None:
    """Delete locked entries that are not published, with their private data; keyed hashes of removed ones stay."""
    erase_contacts(entries)
    record_merged_names(entries)
    record_removed_identities([entry for entry in entries if not entry.merged_into_id and is_removed_entry(entry)])
    Signatory.objects.filter(pk__in=[entry.pk for entry in entries]).delete()


def _log_of(entries: Sequence[Signatory]) -> list[ModelLogEntry]:
    pks = [str(entry.pk) for entry in entries]
    return list(log_of_signatories().filter(object_id__in=pks).exclude(label=ERASED))
