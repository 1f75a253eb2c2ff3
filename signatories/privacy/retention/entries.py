"""Retention of entries that were never confirmed, and of the contacts and corrections of the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from signatories.enums import Status
from signatories.legal_hold import without_held
from signatories.models import Contact, Mail, Signatory
from signatories.privacy.personal_data import erase_contacts
from signatories.privacy.retention.private_data import ATTACHED, erase, locked_unchanged, with_private_data
from signatories.privacy.retention.rule import RetentionRule, still_free
from signatories.transitions import Verb, apply_transition, save_fields


def _never_confirmed(before: datetime) -> QuerySet[Signatory]:
    """Return entries that were not confirmed, without those whose signer got a mail since `before`."""
    waiting = Signatory.objects.filter(status__in=(Status.UNCONFIRMED, Status.HELD), created_at__lt=before)
    recent_mail = Exists(Mail.objects.filter(signatory=OuterRef("pk"), created_at__gte=before))
    return without_held(waiting).exclude(recent_mail).order_by("pk")


def _delete_unconfirmed(entries: Sequence[Signatory]) -> None:
    """Delete unconfirmed entries. An entry that was withdrawn before its latest sign-on becomes withdrawn again."""
    with locked_unchanged(entries) as locked:
        erase_contacts(locked)
        for entry in locked:
            if entry.withdrawn_at:
                save_fields(entry, apply_transition(entry, Verb.EXPIRE, now=entry.withdrawn_at))
            else:
                entry.delete()


def _withdrawn(before: datetime) -> QuerySet[Signatory]:
    return with_private_data().filter(status=Status.WITHDRAWN, withdrawn_at__lt=before)


def _rejected(before: datetime) -> QuerySet[Signatory]:
    """Return rejected entries, including disputed ones that were never confirmed.

    Contacts of further representatives are kept as long as the organization is on the list.
    """
    since = Q(rejected_at__lt=before) | Q(rejected_at=None, disputed_at__lt=before)
    return with_private_data().filter(since, status=Status.REJECTED).exclude(ATTACHED)


def _networks(before: datetime) -> QuerySet[Contact]:
    known = ~Q(network_key="") | ~Q(proof_key="")
    old = Contact.objects.filter(known, created_at__lt=before).order_by("pk")
    return without_held(old, "signatory__signatory_list")


def _clear_network_keys(contacts: Sequence[Contact]) -> None:
    free = still_free(contacts, "signatory__signatory_list")
    Contact.objects.filter(pk__in=[contact.pk for contact in free]).update(network_key="", proof_key="")


RULES: Sequence[RetentionRule] = (
    RetentionRule(
        "unconfirmed entries",
        "unconfirmed",
        _never_confirmed,
        _delete_unconfirmed,
        _("a signature that was never confirmed, with all that came with it"),
    ),
    RetentionRule(
        "contacts of withdrawn entries",
        "withdrawn",
        _withdrawn,
        erase,
        _("contact data of a signature that was withdrawn"),
    ),
    RetentionRule(
        "contacts of rejected and disputed entries",
        "rejected",
        _rejected,
        erase,
        _("contact data of a signature that was not accepted, or was disputed"),
    ),
    RetentionRule(
        "networks and proofs of work",
        "networks",
        _networks,
        _clear_network_keys,
        _("the keyed number of the network"),
    ),
)
