"""The directory of organizations, and the entries of lists that belong to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from wagtail.images import get_image_model
from wagtail.log_actions import log

from signatories.model_fields import broken_rules
from signatories.models import Contact, ImportBatch, Organization, Signatory
from signatories.querysets import SignatoryQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def missing_from_directory(batch: ImportBatch) -> SignatoryQuerySet:
    """Return the organizations that an import added and that no entry of the directory stands for."""
    return batch.signatories.organizations().filter(organization=None)


@transaction.atomic
def add_to_directory(signatories: QuerySet[Signatory], *, user: User | None = None) -> int:
    """Give each organization a directory entry, made of its own where there is none; returns how many were made.

    An organization whose name or website can't be printed gets none before it is corrected.
    """
    known = {key: entry for entry in Organization.objects.all() for key in entry.name_keys}
    made = []
    linked = []
    for signatory in signatories:
        if signatory.name_key not in known:
            entry = _entry_of(signatory)
            if broken_rules(entry):
                continue
            known[signatory.name_key] = entry
            made.append(entry)
        linked.append(signatory)
    Organization.objects.bulk_create(made)
    for signatory in linked:
        signatory.organization = known[signatory.name_key]
    Signatory.objects.bulk_update(linked, ["organization"], batch_size=500)
    for entry in made:
        log(instance=entry, action="wagtail.create", user=user)
    return len(made)


def _entry_of(signatory: Signatory) -> Organization:
    entry = Organization(
        name=signatory.name,
        name_fr=signatory.name_fr,
        website=signatory.website,
        country=signatory.country,
        region=signatory.region,
    )
    entry.set_keys()
    return entry


@transaction.atomic
def take_logo(signatory: Signatory, *, replaces: bool = False, user: User | None = None) -> None:
    """Give the directory the logo that an organization sent and permits to show. Idempotent.

    `replaces` is for a logo that was sent to be shown from now on; otherwise the one of the directory stays.
    A logo that the worker has not made anew yet is noted as approved, and taken by the worker then.
    """
    contact = Contact.objects.filter(signatory=signatory).first()
    if not contact or not contact.logo or not contact.logo_permitted:
        return
    if contact.logo_is_raw:
        contact.logo_approval = "replace" if replaces else "add"
        contact.save(update_fields=["logo_approval"])
        return
    add_to_directory(Signatory.objects.filter(pk=signatory.pk, organization=None), user=user)
    entry = Organization.objects.filter(signatories=signatory).first()
    if entry is None:
        return
    if replaces or not entry.logo:
        with contact.logo.open() as file:
            picture = ContentFile(file.read(), name=f"logo-{entry.pk}.png")
        entry.logo = get_image_model().objects.create(title=entry.name, file=picture, uploaded_by_user=user)
        entry.logo_alt, entry.logo_permitted = entry.name, True
        entry.save()
    contact.logo.delete()
