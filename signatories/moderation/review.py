"""What moderators should know of entries that wait for them, and when they are told that some do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from disposable_email_domains import blocklist
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rapidfuzz import fuzz, process
from wagtail.log_actions import log

from signatories.addresses import domain, host, registrable_domain
from signatories.enums import Kind, MailPurpose, Notice, Notify, Status
from signatories.locks import locked
from signatories.mail.outbox import queue_to_staff
from signatories.models import Contact, Correction, Organization, Signatory, SignatoryList
from signatories.moderation.decisions import tell_signer
from signatories.moderation.moderators import moderators
from signatories.moderation.screening import SIMILAR
from signatories.text import fold, loose_key

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

#: Providers of addresses for everybody: small groups use them, and they say nothing of an organization.
FREE_MAIL = {
    *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "yahoo.ca"),
    *("yahoo.fr", "icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com", "gmx.com", "gmx.net", "gmx.de"),
    *("web.de", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "videotron.ca", "sympatico.ca", "riseup.net"),
}
#: For how long other entries of one network are told of.
NEIGHBOURS_WITHIN = timedelta(days=30)
#: How often moderators are told at most.
TOLD_EVERY = {Notify.AT_ONCE: timedelta(minutes=15), Notify.DAILY: timedelta(days=1)}


@dataclass(frozen=True)
class Hint:
    """Something worth a look, in words; `is_good` speaks for the entry. No hint decides anything."""

    text: str
    is_good: bool = False
    #: The key of an entry that this one may repeat.
    like: int | None = None


def waiting_for_review(entries: QuerySet[Signatory], *, after: datetime | None = None) -> QuerySet[Signatory]:
    """Keep entries that a moderator should look at, newest first: pending and held ones, and published ones with
    a correction.

    `waits_since` of each is when it came, was confirmed, or was corrected; `after` keeps those that wait since then.
    """
    corrected = Exists(Correction.objects.filter(signatory=OuterRef("pk")))
    came = Coalesce("confirmed_at", "created_at")
    since = Greatest(came, Coalesce("correction__created_at", came))
    waiting = entries.filter(Q(status__in=(Status.PENDING, Status.HELD)) | Q(corrected, status=Status.PUBLISHED))
    dated = waiting.annotate(waits_since=since)
    return (dated.filter(waits_since__gt=after) if after else dated).order_by("-waits_since", "-pk")


def hints_for(signatories: Sequence[Signatory]) -> dict[int, list[Hint]]:
    """Return what is worth a look for each entry of a page, by its key, in a number of queries that doesn't grow."""
    neighbours = _neighbours(signatories)
    directory = set(
        Organization.objects.filter(name_key__in=[entry.name_key for entry in signatories]).values_list(
            "name_key", flat=True
        )
    )
    listed = _listed_names(signatories)
    hints = {}
    for entry in signatories:
        found = _of_notices(entry)
        if entry.is_organization:
            found += _of_address(entry)
            if entry.name_key in directory:
                found.append(Hint(_("In the directory"), is_good=True))
        found += _of_names(entry, listed[entry.signatory_list_id, entry.kind])
        if count := neighbours.get(entry.pk):
            text = ngettext("%d other entry from the same network", "%d other entries from the same network", count)
            found.append(Hint(text % count))
        hints[entry.pk] = found
    return hints


def _of_notices(entry: Signatory) -> list[Hint]:
    notices = entry.contact.notices if hasattr(entry, "contact") else []
    return [Hint(str(Notice(notice).label)) for notice in notices]


def hints_of_correction(entry: Signatory) -> list[Hint]:
    """Return what was noticed in the correction that waits for an entry, which was selected with it."""
    notices = entry.correction.notices if hasattr(entry, "correction") else []
    return [Hint(str(Notice(notice).label)) for notice in notices]


def _of_address(entry: Signatory) -> list[Hint]:
    address = domain(entry.contact.email) if hasattr(entry, "contact") else ""
    if not address:
        return []
    website = registrable_domain(host(entry.website))
    if address in FREE_MAIL:
        return [Hint(_("Address of a provider for everybody"))]
    if registrable_domain(address) in blocklist:
        return [Hint(_("Address that is thrown away after use"))]
    if website and registrable_domain(address) == website:
        return [Hint(_("Address and website belong together"), is_good=True)]
    return [Hint(_("Address and website differ"))] if website else []


def _listed_names(signatories: Sequence[Signatory]) -> dict[tuple[int, str], dict[int, str]]:
    """Return the folded names that entries are compared with, by list and kind: those that are published."""
    names: dict[tuple[int, str], dict[int, str]] = defaultdict(dict)
    lists = {entry.signatory_list_id for entry in signatories}
    published = Signatory.objects.filter(signatory_list__in=lists, status=Status.PUBLISHED)
    alike = Q(kind=Kind.ORGANIZATION) | Q(name_key__in=[entry.name_key for entry in signatories])
    for pk, signatory_list, kind, name in published.filter(alike).values_list(
        "pk", "signatory_list_id", "kind", "name"
    ):
        names[signatory_list, kind][pk] = _compared(name, kind)
    return names


def _of_names(entry: Signatory, listed: dict[int, str]) -> list[Hint]:
    others = {pk: name for pk, name in listed.items() if pk != entry.pk}
    nearest = process.extractOne(
        _compared(entry.name, entry.kind), others, scorer=fuzz.token_sort_ratio, score_cutoff=SIMILAR
    )
    if nearest is None:
        return []
    name, _score, pk = nearest
    return [Hint(_("Like “%s” on the list") % name, like=pk)]


def _compared(name: str, kind: str) -> str:
    """Return what is compared of a name: an article decides nothing about an organization."""
    return loose_key(fold(name)) if kind == Kind.ORGANIZATION else fold(name)


def _neighbours(signatories: Iterable[Signatory]) -> dict[int, int]:
    """Return how many other entries came from the network of each, within `NEIGHBOURS_WITHIN`."""
    keys = {entry.pk: entry.contact.network_key for entry in signatories if hasattr(entry, "contact")}
    recent = Contact.objects.filter(created_at__gt=timezone.now() - NEIGHBOURS_WITHIN)
    counts = dict(
        recent.filter(network_key__in={key for key in keys.values() if key})
        .values_list("network_key")
        .annotate(Count("pk"))
    )
    return {pk: counts[key] - 1 for pk, key in keys.items() if key in counts}


def ask(signatory: Signatory, *, question: str, user: User | None = None) -> Signatory:
    """Send a question of the staff to the signer of an entry; it keeps waiting."""
    with locked(signatory) as entry:
        tell_signer(MailPurpose.QUESTION, entry, text=question)
        log(instance=entry, action="signatories.ask", user=user, data={"reason": question})
        return entry


def notify_moderators(now: datetime | None = None) -> int:
    """Tell moderators where something new waits, as often as each list wants; returns how many mails were queued."""
    now = now or timezone.now()
    told = 0
    for signatory_list in SignatoryList.objects.exclude(notify=Notify.NEVER):
        last = signatory_list.notified_at
        if last and now - last < TOLD_EVERY[Notify(signatory_list.notify)]:
            continue
        newest = waiting_for_review(signatory_list.signatories.all(), after=last).first()
        if newest is None:
            continue
        with transaction.atomic():
            claimed = SignatoryList.objects.filter(pk=signatory_list.pk, notified_at=last).update(notified_at=now)
            for user in moderators() if claimed else []:
                queue_to_staff(MailPurpose.REVIEW, user, newest)
                told += 1
    return told
