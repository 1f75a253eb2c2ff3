"""Corrections of published entries that wait for a moderator: added up, made, closed.

All of it happens inside a transaction that holds the lock of the entry. The one place where files of an entry are
deleted: after the transaction, so that nothing is lost where it fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone

from signatories.models import Contact, Correction, Signatory


def correction_of(entry: Signatory) -> Correction | None:
    """Return what waits for a locked entry, as stored."""
    return Correction.objects.filter(signatory=entry.pk).first()


def add(
    entry: Signatory, values: Mapping[str, object], *, notices: Iterable[str] = (), has_logo: bool = False
) -> Correction:
    """Have values wait, beside those that wait already; a later value of a field replaces an earlier one."""
    correction = correction_of(entry) or Correction(signatory=entry, values={})
    correction.values = {**correction.values, **values}
    correction.notices = list(dict.fromkeys((*correction.notices, *notices)))
    correction.has_logo = correction.has_logo or has_logo
    correction.created_at = timezone.now()
    correction.save()
    return correction


def settle(entry: Signatory, fields: Iterable[str]) -> None:
    """Take fields out of what waits, because they were changed at once; nothing that is left is no correction."""
    correction = correction_of(entry)
    if correction is None or set(correction.values).isdisjoint(fields):
        return
    correction.values = {field: value for field, value in correction.values.items() if field not in fields}
    if correction.values or correction.has_logo:
        correction.save()
    else:
        correction.delete()


def close(entry: Signatory, *, forgets_logo: bool = False) -> bool:
    """Drop what waits, with the logo that came with it, and tell whether there was anything.

    `forgets_logo` drops the logo that came with the entry itself as well.
    """
    correction = correction_of(entry)
    if forgets_logo or (correction and correction.has_logo):
        drop_logo(entry)
    if correction is None:
        return False
    correction.delete()
    return True


def keep_logo(entry: Signatory, logo: ContentFile[bytes]) -> None:
    """Keep a logo that the signer permits to show, in the place of an earlier one."""
    drop_logo(entry)
    contact = Contact.objects.get(pk=entry.pk)
    contact.set_logo(logo)
    contact.logo_permitted = True
    contact.save(update_fields=["logo", "logo_is_raw", "logo_approval", "logo_permitted"])


def drop_logo(entry: Signatory) -> None:
    """Forget the logo of an entry; its file goes once the transaction is over."""
    for contact in Contact.objects.filter(pk=entry.pk).exclude(logo=""):
        delete_later(contact.logo.storage, contact.logo.name or "")
        Contact.objects.filter(pk=entry.pk).update(logo="", logo_is_raw=False, logo_approval="")


def delete_later(storage: Storage, name: str) -> None:
    """Delete a file once the transaction is over, and not at all where it fails."""
    if name:
        transaction.on_commit(partial(storage.delete, name), robust=True)
