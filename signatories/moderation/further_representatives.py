"""Further representatives of an organization: people who signed for it when it was on the list already, and contacts
of entries that staff merged into it.

Each keeps an entry of their own, merged into the one that is listed, with contact, consents and links. Such an entry
is never public, and its links never change or withdraw the listed one: nobody has checked who may speak for the
organization.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.audit_log import log_one
from signatories.enums import Kind, Status
from signatories.models import Signatory
from signatories.transitions import Verb, apply_transition

if TYPE_CHECKING:
    from core.users.models import User


def listed_organization(entry: Signatory) -> Signatory | None:
    """Return the published entry of the organization that an entry signs for; None if it is not on the list."""
    if not entry.is_organization:
        return None
    listed = Signatory.objects.filter(
        signatory_list=entry.signatory_list_id,
        kind=Kind.ORGANIZATION,
        status=Status.PUBLISHED,
        name_key=entry.name_key,
    )
    return listed.exclude(pk=entry.pk).first()


def attach(entry: Signatory, organization: Signatory) -> list[str]:
    """Merge a locked entry that waits for review into a locked, published one; return the fields to save."""
    fields = apply_transition(entry, Verb.MERGE)
    entry.merged_into, entry.is_further_representative = organization, True
    return [*fields, "merged_into", "is_further_representative"]


def log_attachment(entry: Signatory, organization: Signatory, *, user: User | None = None) -> None:
    """Record in the history of both entries that a further representative signed. Names no person."""
    data = {"into": organization.pk, "name": organization.name}
    log_one(entry, "signatories.attach", data, user=user)
    log_one(organization, "signatories.further_representative", {"entry": entry.pk}, user=user)


def further_representatives(organization: Signatory) -> list[Signatory]:
    """Return the entries of the further representatives of an organization, with contacts, oldest first.

    Those of an entry that was merged into it are among them; they leave with that entry if the merge is undone.
    """
    found: dict[int, Signatory] = {}
    new = {organization.pk}
    while new:
        merged = Signatory.objects.filter(merged_into__in=new, status=Status.REJECTED).select_related("contact")
        unseen = {entry.pk: entry for entry in merged if entry.pk not in found}
        found |= unseen
        new = {entry.pk for entry in unseen.values() if not entry.is_further_representative}
    attached = [entry for entry in found.values() if entry.is_further_representative and not entry.disputed_at]
    return sorted(attached, key=lambda entry: (entry.created_at, entry.pk))
