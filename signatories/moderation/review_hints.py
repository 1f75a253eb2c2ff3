"""Hints for moderators about the entries of the review queue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, lru_cache

from disposable_email_domains import blocklist
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rapidfuzz import fuzz, process

from core.numbers import grouped
from signatories.addresses import domain, host, registrable_domain
from signatories.enums import Kind, Notice, Status
from signatories.models import Contact, Organization, Signatory
from signatories.moderation.missing_fields import missing_fields_sentence
from signatories.moderation.text_screening import SIMILARITY_THRESHOLD
from signatories.names.decorations import plain_name
from signatories.names.identity import loose_name
from signatories.names.keys import name_key
from signatories.names.organization_keys import loose_key
from signatories.questions.preloading import read_questions
from signatories.text import fold

#: Free e-mail providers: small groups use them, so such an address tells nothing about an organization.
FREE_MAIL_DOMAINS = {
    *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "yahoo.ca"),
    *("yahoo.fr", "icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com", "gmx.com", "gmx.net", "gmx.de"),
    *("web.de", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "videotron.ca", "sympatico.ca", "riseup.net"),
}


#: Names in a form to compare, of which each process has so many in memory: about ten megabytes. They never get stale.
COMPARABLE_NAMES = 30_000
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
    """Return the hints for the entries of a page, by primary key, in a constant number of queries.

    Select the contact and the list with the entries.
    """
    read_questions(signatories)
    neighbours = _count_same_network(signatories)
    directory = set(
        Organization.objects.filter(name_key__in=[entry.name_key for entry in signatories]).values_list(
            "name_key", flat=True
        )
    )
    listed = _published_names(signatories)
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
        entry_hints += _similar_name_hints(entry, listed[entry.signatory_list_id, entry.kind])
        if count := neighbours.get(entry.pk):
            text = ngettext("%s other entry from the same network", "%s other entries from the same network", count)
            entry_hints.append(Hint(text % grouped(count)))
        hints[entry.pk] = entry_hints
    return hints


def get_correction_hints(entry: Signatory) -> list[Hint]:
    """Return the hints about the pending correction of an entry, which must be selected with it."""
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


class _ListedNames:
    """Published entries of one list and kind: rows of list, primary key and name."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.rows: list[tuple[int, int, str]] = []

    @cached_property
    def comparable(self) -> list[str]:
        """Return the names in a form to compare, in the order of the rows."""
        return [_comparable_name(name, self.kind) for _list, _pk, name in self.rows]


def _published_names(signatories: Sequence[Signatory]) -> dict[tuple[int, str], _ListedNames]:
    """Return the names of published entries to compare others with, by list and kind.

    Of people only those who may be one of `signatories`. An organization is compared with all on its list.
    """
    listed = {(entry.signatory_list_id, entry.kind): _ListedNames(entry.kind) for entry in signatories}
    keys = {key for entry in signatories if not entry.is_organization for key in _spellings(entry)}
    for kind, alike in ((Kind.INDIVIDUAL, Q(name_key__in=keys)), (Kind.ORGANIZATION, Q())):
        lists = {list_pk for list_pk, listed_kind in listed if listed_kind == kind}
        # In the order in which they are stored, which takes a fifth of the time of any other for a long list.
        rows = Signatory.objects.filter(alike, signatory_list__in=lists, kind=kind, status=Status.PUBLISHED)
        rows_by_list = {list_pk: listed[list_pk, kind].rows for list_pk in lists}
        for row in rows.order_by("pk").values_list("signatory_list_id", "pk", "name"):
            rows_by_list[row[0]].append(row)
    return listed


def _similar_name_hints(entry: Signatory, listed: _ListedNames) -> list[Hint]:
    nearest = process.extract(
        _comparable_name(entry.name, entry.kind),
        listed.comparable,
        scorer=fuzz.ratio,
        score_cutoff=SIMILARITY_THRESHOLD,
        # One of the two may be the entry itself, which has been published and waits with a correction.
        limit=2,
    )
    for _name, _score, place in nearest:
        _list, pk, name = listed.rows[place]
        if pk != entry.pk:
            return [Hint(_("Like “%s” on the list") % _normalized_name(name, entry.kind), duplicate_pk=pk)]
    return []


@lru_cache(maxsize=COMPARABLE_NAMES)
def _comparable_name(name: str, kind: str) -> str:
    """Return a name in the form to compare: normalized, with its words in alphabetical order."""
    return " ".join(sorted(_normalized_name(name, kind).split()))


def _normalized_name(name: str, kind: str) -> str:
    """Return a name folded, that of an organization without its article, that of a person without titles."""
    return loose_key(fold(name)) if kind == Kind.ORGANIZATION else loose_name(kind, name)


def _spellings(entry: Signatory) -> set[str]:
    """Return the keys under which the same person may be listed: with and without titles, and family name first."""
    if entry.is_organization:
        return {entry.name_key}
    *given, family = plain_name(entry.name).split() or [""]
    names = [entry.name, " ".join((*given, family)), f"{family}, {' '.join(given)}"]
    titles = ("Dr", "Dr.", "Prof.", "Prof. Dr.")
    names += [f"{title} {names[1]}" for title in titles] + [f"{names[1]}, PhD"]
    return {name_key(name) for name in names}


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
