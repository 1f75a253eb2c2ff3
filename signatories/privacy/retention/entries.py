"""Retention of entries that were never confirmed, and of the contacts and corrections of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from signatories.enums import Signing, Status
from signatories.locks import locked_entries
from signatories.models import Contact, Correction, Mail, Signatory, SignatoryList
from signatories.privacy.personal_data import erase_contacts
from signatories.privacy.retention.rule import RetentionRule
from signatories.transitions import Verb, apply_transition, save_fields

#: Entries of further representatives of organizations that are on the list.
ATTACHED = Q(
    is_further_representative=True,
    status=Status.REJECTED,
    disputed_at=None,
    merged_into__status=Status.PUBLISHED,
)


def _never_confirmed(before: datetime) -> QuerySet[Signatory]:
    """Return entries that were not confirmed, without those whose signer got a mail since `before`."""
    waiting = Signatory.objects.filter(status__in=(Status.UNCONFIRMED, Status.HELD), created_at__lt=before)
    return waiting.exclude(Exists(Mail.objects.filter(signatory=OuterRef("pk"), created_at__gte=before))).order_by(
        "pk"
    )


def _delete_unconfirmed(entries: Sequence[Signatory]) -> None:
    """Delete unconfirmed entries. An entry that was withdrawn before its latest sign-on becomes withdrawn again."""
    with _locked_unchanged(entries) as locked:
        erase_contacts(locked)
        for entry in locked:
            if entry.withdrawn_at:
                save_fields(entry, apply_transition(entry, Verb.EXPIRE, now=entry.withdrawn_at))
            else:
                entry.delete()


def _erase(entries: Sequence[Signatory]) -> None:
    with _locked_unchanged(entries) as locked:
        erase_contacts(locked)


@contextmanager
def _locked_unchanged(entries: Sequence[Signatory]) -> Iterator[list[Signatory]]:
    """Lock entries, and yield those that were not signed again, confirmed or withdrawn since they were read."""
    found = {entry.pk: (entry.status, entry.withdrawn_at, entry.confirmed_at, entry.text_version) for entry in entries}
    with locked_entries(entries, skips_deleted=True) as rows:
        yield [
            row for row in rows if found[row.pk] == (row.status, row.withdrawn_at, row.confirmed_at, row.text_version)
        ]


def _with_private_data() -> QuerySet[Signatory]:
    has_contact = Exists(Contact.objects.filter(signatory=OuterRef("pk")))
    has_correction = Exists(Correction.objects.filter(signatory=OuterRef("pk")))
    return Signatory.objects.filter(has_contact | has_correction).order_by("pk")


def _withdrawn(before: datetime) -> QuerySet[Signatory]:
    return _with_private_data().filter(status=Status.WITHDRAWN, withdrawn_at__lt=before)


def _rejected(before: datetime) -> QuerySet[Signatory]:
    """Return rejected entries, including disputed ones that were never confirmed.

    Contacts of further representatives are kept as long as the organization is on the list.
    """
    since = Q(rejected_at__lt=before) | Q(rejected_at=None, disputed_at__lt=before)
    return _with_private_data().filter(since, status=Status.REJECTED).exclude(ATTACHED)


def _of_closed_lists(before: datetime) -> QuerySet[Signatory]:
    """Return published entries of closed lists, without those whose signers asked for updates or the newsletter.

    The period of contacts and corrections that were added later starts with them. If the time of closing is unknown,
    as for lists that were never open, only that date counts.
    """
    staff_closed = Q(signing=Signing.CLOSED, closed_at__lt=before)
    never_open = Q(signing=Signing.CLOSED, closed_at=None, closes_at=None)
    closed = SignatoryList.objects.filter(Q(closes_at__lt=before) | staff_closed | never_open)
    of_entry = {"signatory": OuterRef("pk")}
    kept = Q(wants_updates=True) | Q(wants_newsletter=True) | Q(created_at__gte=before)
    return _with_private_data().filter(
        ~Exists(Contact.objects.filter(kept, **of_entry)),
        ~Exists(Correction.objects.filter(created_at__gte=before, **of_entry)),
        Q(status=Status.PUBLISHED) | ATTACHED,
        signatory_list__in=closed,
    )


def _networks(before: datetime) -> QuerySet[Contact]:
    known = ~Q(network_key="") | ~Q(proof_key="")
    return Contact.objects.filter(known, created_at__lt=before).order_by("pk")


def _clear_network_keys(contacts: Sequence[Contact]) -> None:
    Contact.objects.filter(pk__in=[contact.pk for contact in contacts]).update(network_key="", proof_key="")


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
        _erase,
        _("contact data of a signature that was withdrawn"),
    ),
    RetentionRule(
        "contacts of rejected and disputed entries",
        "rejected",
        _rejected,
        _erase,
        _("contact data of a signature that was not accepted, or was disputed"),
    ),
    RetentionRule(
        "contacts of closed lists",
        "contacts",
        _of_closed_lists,
        _erase,
        _("contact data once the letter is closed, unless you asked for updates or the newsletter"),
    ),
    RetentionRule(
        "networks and proofs of work",
        "networks",
        _networks,
        _clear_network_keys,
        _("the keyed number of the network"),
    ),
)
