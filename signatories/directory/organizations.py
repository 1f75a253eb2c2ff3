"""The directory of organizations, and the links of entries to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from wagtail.log_actions import log

from signatories.enums import Status
from signatories.locks import lock_list
from signatories.model_fields import invalid_fields
from signatories.models import ImportBatch, Organization, Signatory
from signatories.models.querysets import SignatoryQuerySet

if TYPE_CHECKING:
    from core.users.models import User


class DirectoryChange(NamedTuple):
    """The numbers of organizations added to the directory, and of those that it had already and that were linked."""

    added: int
    linked: int

    @property
    def total(self) -> int:
        """Return the number of all."""
        return self.added + self.linked


def missing_from_directory(batch: ImportBatch) -> SignatoryQuerySet:
    """Return the organizations of an import that have no directory entry, without unconfirmed ones."""
    return _without_entry(batch.signatories.organizations())


def unlinked_namesakes() -> SignatoryQuerySet:
    """Return the confirmed organizations on lists that are not linked to the directory, which has one of their name.

    Names are the same if their keys are: current ones in any language, and former ones.
    """
    unlinked = _without_entry(Signatory.objects.organizations())
    keys = set(unlinked.order_by().values_list("name_key", flat=True).distinct())
    return unlinked.filter(name_key__in=sorted(keys.intersection(_organizations_by_key())) if keys else ())


def _without_entry(signatories: SignatoryQuerySet) -> SignatoryQuerySet:
    return signatories.filter(organization=None).exclude(status=Status.UNCONFIRMED)


def directory_change(signatories: QuerySet[Signatory]) -> DirectoryChange:
    """Return what `add_to_directory` would do if every name and website is valid."""
    keys = list(signatories.order_by().values_list("name_key", flat=True))
    known = _organizations_by_key() if keys else {}
    linked = sum(key in known for key in keys)
    return DirectoryChange(len({key for key in keys if key not in known}), linked)


@transaction.atomic
def add_to_directory(signatories: QuerySet[Signatory], *, user: User | None = None) -> DirectoryChange:
    """Link each organization to its directory entry, and create the missing ones; return the numbers of both.

    An organization with an invalid name or website is skipped until somebody corrects it.
    """
    for list_pk in sorted(set(signatories.order_by().values_list("signatory_list", flat=True))):
        lock_list(list_pk)
    organizations = _organizations_by_key()
    missing: dict[str, Organization] = {}
    linked = []
    known = 0
    for signatory in signatories.order_by("pk"):
        if signatory.name_key not in organizations and signatory.name_key not in missing:
            organization = _build_organization(signatory)
            if invalid_fields(organization):
                continue
            missing[signatory.name_key] = organization
        known += signatory.name_key in organizations
        linked.append(signatory)
    # If another transaction has just added the same organization, use that one.
    Organization.objects.bulk_create(missing.values(), ignore_conflicts=True, batch_size=500)
    organizations = _organizations_by_key()
    for signatory in linked:
        signatory.organization = organizations[signatory.name_key]
    Signatory.objects.bulk_update(linked, ["organization"], batch_size=500)
    for key in missing:
        log(instance=organizations[key], action="wagtail.create", user=user)
    return DirectoryChange(len(missing), known)


def _organizations_by_key() -> dict[str, Organization]:
    return {key: entry for entry in Organization.objects.all() for key in entry.name_keys}


def _build_organization(signatory: Signatory) -> Organization:
    entry = Organization(
        name=signatory.name,
        names=signatory.names,
        website=signatory.website,
        country=signatory.country,
        region=signatory.region,
    )
    entry.set_keys()
    return entry


def update_organization_link(entry: Signatory, old_key: str) -> list[str]:
    """Link a renamed organization to the directory entry of its new name; return the names of the changed fields.

    `old_key` is the previous key of the name. A link that staff made to an entry of another name stays. Saves nothing.
    """
    entry.set_keys()
    if not entry.is_organization or entry.name_key == old_key:
        return []
    current = entry.organization
    organization = Organization.objects.filter(name_key=entry.name_key).first()
    if organization is None and current and (old_key not in current.name_keys or entry.name_key in current.name_keys):
        organization = current
    if organization == current:
        return []
    entry.organization = organization
    return ["organization"]


def get_or_create_organization(signatory: Signatory, *, user: User | None) -> Organization | None:
    """Return the locked directory entry of a locked organization; create it if it is missing.

    Return None for an organization with an invalid name or website.
    """
    if signatory.organization_id is None:
        entry = _organizations_by_key().get(signatory.name_key) or _build_organization(signatory)
        if invalid_fields(entry):
            return None
        signatory.organization = entry if entry.pk else _create_organization(entry, user=user)
        signatory.save(update_fields=["organization"])
    return Organization.objects.select_for_update(no_key=True, of=("self",)).get(signatories=signatory.pk)


def _create_organization(entry: Organization, *, user: User | None) -> Organization:
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:
        # A concurrent transaction has created it for another list.
        return Organization.objects.get(name_key=entry.name_key)
    log(instance=entry, action="wagtail.create", user=user)
    return entry
