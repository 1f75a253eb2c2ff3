"""The directory of organizations, and the entries of lists that belong to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from wagtail.log_actions import log

from signatories.locks import lock_list
from signatories.model_fields import broken_rules
from signatories.models import ImportBatch, Organization, Signatory
from signatories.models.querysets import SignatoryQuerySet

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
    for list_pk in sorted(set(signatories.order_by().values_list("signatory_list", flat=True))):
        lock_list(list_pk)
    known = _organizations_by_key()
    missing: dict[str, Organization] = {}
    linked = []
    for signatory in signatories.order_by("pk"):
        if signatory.name_key not in known and signatory.name_key not in missing:
            entry = _build_organization(signatory)
            if broken_rules(entry):
                continue
            missing[signatory.name_key] = entry
        linked.append(signatory)
    # Another list may have added the same organization a moment ago: then that entry is taken.
    Organization.objects.bulk_create(missing.values(), ignore_conflicts=True, batch_size=500)
    known = _organizations_by_key()
    for signatory in linked:
        signatory.organization = known[signatory.name_key]
    Signatory.objects.bulk_update(linked, ["organization"], batch_size=500)
    for key in missing:
        log(instance=known[key], action="wagtail.create", user=user)
    return len(missing)


def _organizations_by_key() -> dict[str, Organization]:
    return {key: entry for entry in Organization.objects.all() for key in entry.name_keys}


def _build_organization(signatory: Signatory) -> Organization:
    entry = Organization(
        name=signatory.name,
        name_fr=signatory.name_fr,
        website=signatory.website,
        country=signatory.country,
        region=signatory.region,
    )
    entry.set_keys()
    return entry


def update_organization_link(entry: Signatory, old_key: str) -> list[str]:
    """Have an organization whose name changed belong to the directory entry of its new name; returns what changed.

    `old_key` is the name's key before. An entry that staff linked under another name stays linked.
    """
    entry.set_keys()
    if not entry.is_organization or entry.name_key == old_key:
        return []
    linked = entry.organization
    found = Organization.objects.filter(name_key=entry.name_key).first()
    if found is None and linked and (old_key not in linked.name_keys or entry.name_key in linked.name_keys):
        found = linked
    if found == linked:
        return []
    entry.organization = found
    return ["organization"]


def get_or_create_organization(signatory: Signatory, *, user: User | None) -> Organization | None:
    """Return the locked directory entry of a locked organization, made where there is none.

    None for an organization whose name or website can't be printed.
    """
    if signatory.organization_id is None:
        entry = _organizations_by_key().get(signatory.name_key) or _build_organization(signatory)
        if broken_rules(entry):
            return None
        signatory.organization = entry if entry.pk else _create_organization(entry, user=user)
        signatory.save(update_fields=["organization"])
    return Organization.objects.select_for_update(no_key=True, of=("self",)).get(signatories=signatory.pk)


def _create_organization(entry: Organization, *, user: User | None) -> Organization:
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:
        # Another entry of this organization, on another list, was faster.
        return Organization.objects.get(name_key=entry.name_key)
    log(instance=entry, action="wagtail.create", user=user)
    return entry
