"""Hints for moderators about the entries of the review queue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from disposable_email_domains import blocklist
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.numbers import grouped
from signatories.addresses import domain, host, registrable_domain
from signatories.enums import Notice
from signatories.models import Contact, Organization, Signatory
from signatories.moderation.missing_fields import missing_fields_sentence
from signatories.moderation.similar_entries import find_similar
from signatories.questions.preloading import read_questions

#: Free e-mail providers: small groups use them, so such an address tells nothing about an organization.
FREE_MAIL_DOMAINS = {
    *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "yahoo.ca"),
    *("yahoo.fr", "icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com", "gmx.com", "gmx.net", "gmx.de"),
    *("web.de", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "videotron.ca", "sympatico.ca", "riseup.net"),
}

#: Entries from one network are counted if they are not older than this.
SAME_NETWORK_WINDOW = timedelta(days=30)


@dataclass(frozen=True)
class Hint:
    """A sentence for moderators. `is_positive` supports the entry. Hints never change a status by themselves."""

    text: str
    is_positive: bool = False
    #: The primary key of an entry that this one may duplicate.
    duplicate_pk: int | None = None


def get_hints(signatories: Sequence[Signatory]) -> dict[int, list[Hint]]:
    """Return the hints for the entries of a page and their corrections, by primary key, in at most six queries.

    Select the contact, the correction and the list with the entries.
    """
    read_questions(signatories)
    neighbours = _count_same_network(signatories)
    directory = set(
        Organization.objects.filter(name_key__in=[entry.name_key for entry in signatories]).values_list(
            "name_key", flat=True
        )
    )
    similar = find_similar(signatories)
    hints = {}
    for entry in signatories:
        notices = entry.contact.notices if hasattr(entry, "contact") else []
        entry_hints = [Hint(str(Notice(notice).label)) for notice in notices]
        if sentence := missing_fields_sentence(entry, with_contact=True):
            entry_hints.append(Hint(sentence))
        if entry.is_organization:
            entry_hints += _address_hints(entry)
            if entry.name_key in directory:
                entry_hints.append(Hint(_("In the directory"), is_positive=True))
        if listed := similar.get(entry.pk):
            entry_hints.append(Hint(_("Like “%s” on the list") % listed.name, duplicate_pk=listed.pk))
        if count := neighbours.get(entry.pk):
            text = ngettext("%s other entry from the same network", "%s other entries from the same network", count)
            entry_hints.append(Hint(text % grouped(count)))
        hints[entry.pk] = [*entry_hints, *_correction_hints(entry)]
    return hints


def _correction_hints(entry: Signatory) -> list[Hint]:
    notices = entry.correction.notices if hasattr(entry, "correction") else []
    return [Hint(str(Notice(notice).label)) for notice in notices]


def _address_hints(entry: Signatory) -> list[Hint]:
    address = domain(entry.contact.email) if hasattr(entry, "contact") else ""
    if not address:
        return []
    website = registrable_domain(host(entry.website))
    if address in FREE_MAIL_DOMAINS:
        return [Hint(_("Address at a free e-mail provider"))]
    if registrable_domain(address) in blocklist:
        return [Hint(_("Disposable e-mail address"))]
    if website and registrable_domain(address) == website:
        return [Hint(_("Address and website belong together"), is_positive=True)]
    return [Hint(_("Address and website differ"))] if website else []


def _count_same_network(signatories: Iterable[Signatory]) -> dict[int, int]:
    """Return the number of other recent entries from the network of each entry, by primary key."""
    keys = {entry.pk: entry.contact.network_key for entry in signatories if hasattr(entry, "contact")}
    recent = Contact.objects.filter(created_at__gt=timezone.now() - SAME_NETWORK_WINDOW)
    counts = dict(
        recent.filter(network_key__in={key for key in keys.values() if key})
        .values_list("network_key")
        .annotate(Count("pk"))
    )
    return {pk: counts[key] - 1 for pk, key in keys.items() if key in counts}
