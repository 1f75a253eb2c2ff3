"""Querysets of lists, organizations and signatories."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import get_language

from core.known_languages import base_language
from signatories.counts_in_words import Counts
from signatories.enums import Kind, Signing, Status
from signatories.text import search_fold

if TYPE_CHECKING:
    from datetime import datetime

    from signatories.models import (  # noqa: F401 (named in the bases below)
        Organization,
        Signatory,
        SignatoryList,
        SortKey,
        SortOrder,
    )

#: The printed order before the names: column, and whether it is descending. Nulls come last.
PRINTED_ORDER = (
    ("lead_order", False),
    ("group__position", False),
    ("group_id", False),
    # "organization" sorts after "individual", hence the descending kind.
    ("kind", True),
)

#: Columns that nothing printed, no public file and no fingerprint of an edition holds.
UNPRINTED = (
    *("source", "import_batch", "import_row", "merged_into", "is_further_representative", "text_version"),
    *("created_at", "confirmed_at", "published_at", "rejected_at", "withdrawn_at", "disputed_at"),
    *("name_key", "listing_key", "email_key", "search_text"),
)
#: Names of the annotated key, and of the key as a tie-breaker for entries that have no key, as they are not public.
KEY, FALLBACK = "printed_key", "listing_key"


def _printed_order() -> tuple[tuple[str, bool], ...]:
    return (*PRINTED_ORDER, (KEY, False), (FALLBACK, False), ("pk", False))


def _key_in(order: SortOrder | None) -> Subquery:
    """Return the key of an entry in an order; by default in the current order of its list for the active language."""
    from signatories.models.sort_order import SortKey

    keys = SortKey.objects.filter(signatory=OuterRef("pk"))
    if order is not None:
        return Subquery(keys.filter(sort_order=order).values("key")[:1])
    languages = preferred_languages()
    ranks = (When(sort_order__language=code, then=Value(rank)) for rank, code in enumerate(languages))
    rank = Case(*ranks, default=Value(len(languages)))
    return Subquery(keys.filter(sort_order__is_current=True).order_by(rank, "sort_order").values("key")[:1])


def preferred_languages() -> list[str]:
    """Return the languages of the sort orders that suit the active language, the best first.

    While the keys of a language are written, its pages are in the order of another one.
    """
    language = get_language() or ""
    return list(dict.fromkeys((language, base_language(language), settings.LANGUAGE_CODE, "")))


def _all_found(words: str) -> Q:
    return reduce(and_, (Q(search_text__contains=word) for word in search_fold(words).split()), Q())


class SignatoryListQuerySet(QuerySet["SignatoryList"]):
    """Lists, by whether the public can sign them."""

    def in_state(self, state: Signing, now: datetime) -> SignatoryListQuerySet:
        """Filter lists whose `signing_at(now)` is `state`."""
        is_closed = Q(signing=Signing.CLOSED) | Q(closes_at__lte=now)
        if state == Signing.CLOSED:
            return self.filter(is_closed)
        running = self.exclude(is_closed)
        if state == Signing.NOT_YET:
            return running.filter(opens_at__gt=now)
        return running.exclude(opens_at__gt=now).filter(signing=state)


class OrganizationQuerySet(QuerySet["Organization"]):
    """Entries of the directory."""

    def matching(self, words: str) -> OrganizationQuerySet:
        """Filter organizations whose names or website contain all words, regardless of case and accents."""
        return self.filter(_all_found(words))

    def listed_members(self) -> OrganizationQuerySet:
        """Filter members of the coalition that public pages may list."""
        return self.filter(relation__is_membership=True, is_listed=True)

    def with_public_logos(self, signatory_list: SignatoryList) -> OrganizationQuerySet:
        """Filter organizations that are public on a list and permit the use of their logo, ordered by name."""
        of_list = signatory_list.signatories.public().filter(organization=OuterRef("pk"))
        permitted = self.filter(Exists(of_list), logo_permitted=True, logo__isnull=False)
        return permitted.select_related("logo").order_by("sort_key", "pk")


class SignatoryQuerySet(QuerySet["Signatory"]):
    """Signatories. Everything that is public starts from `public()` or, for counts, `counted()`.

    Statements that skip `save` count the changes of lists here.
    """

    def update(self, **values: Any) -> int:
        """Update, and count the change of each list that shows something else afterwards."""
        from signatories.models.list_change import ListChange

        with transaction.atomic(savepoint=False):
            ListChange.objects.record_update(self, values)
            return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete, and count the change of each list that had a public entry among these."""
        from signatories.models.list_change import ListChange

        with transaction.atomic(savepoint=False):
            ListChange.objects.record_deletion(self)
            return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Insert, and count the change of each list that gets a public entry."""
        from signatories.models.list_change import ListChange

        entries = list(objs)
        with transaction.atomic(savepoint=False):
            created: list[Any] = super().bulk_create(entries, *args, **kwargs)
            listed = {entry.signatory_list_id for entry in entries if entry.is_public}
            ListChange.objects.record(listed, takes_away=False)
            return created

    update.alters_data = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def counted(self) -> SignatoryQuerySet:
        """Filter published entries, withheld names included. For counts only: never show their names."""
        return self.filter(status=Status.PUBLISHED)

    def public(self) -> SignatoryQuerySet:
        """Filter entries that anybody may see. The only source of names for pages, PDFs, API, feeds and exports."""
        return self.counted().filter(is_name_hidden=False)

    def of_other_text_versions(self, versions: Collection[str]) -> SignatoryQuerySet:
        """Filter entries that signed a text other than these versions. Entries without a version are left out.

        The query consists of ranges between the versions, so that an index skips the entries of these versions.
        """
        known = sorted(versions)
        above = Q(text_version__gt="")
        ranges = Q()
        for version in known:
            ranges |= above & Q(text_version__lt=version)
            above = Q(text_version__gt=version)
        return self.filter(ranges | above)

    def organizations(self) -> SignatoryQuerySet:
        return self.filter(kind=Kind.ORGANIZATION)

    def individuals(self) -> SignatoryQuerySet:
        return self.filter(kind=Kind.INDIVIDUAL)

    def leads(self) -> SignatoryQuerySet:
        """Filter lead signatories, with the literal condition of their partial index, as SQLite requires."""
        return self.filter(lead_order__isnull=False)

    def matching(self, words: str) -> SignatoryQuerySet:
        """Filter entries whose names, title or affiliation contain all words, regardless of case and accents."""
        return self.filter(_all_found(words))

    def in_printed_order(self, order: SortOrder | None = None, *, backwards: bool = False) -> SignatoryQuerySet:
        """Order as pages and PDFs do: lead signatories, groups, organizations, individuals, each by name.

        Annotates `printed_key`. `order` is an order of the list; by default, each list is sorted by its current order
        for the active language. Entries that are not public come last in their section, by name as written.
        """
        keyed = self.annotate(**{KEY: _key_in(order)})
        fields = ((F(name), falls != backwards) for name, falls in _printed_order())
        if backwards:
            return keyed.order_by(*(field.desc(nulls_first=True) if falls else field.asc() for field, falls in fields))
        return keyed.order_by(*(field.desc() if falls else field.asc(nulls_last=True) for field, falls in fields))

    def after_position(self, last: Mapping[str, Any], *, backwards: bool = False) -> SignatoryQuerySet:
        """Filter entries after a position in printed order, or before it if `backwards`.

        `last` has a value for each column of the order. Only for public entries of short lists in printed order:
        `listing.pagination` handles long ones.
        """
        further = Q(pk__in=[])
        for field, falls in reversed((*PRINTED_ORDER, (KEY, False), ("pk", False))):
            value = last[field]
            if value is None:
                beyond = Q(**{f"{field}__isnull": False}) if backwards else Q(pk__in=[])
                further = beyond | (Q(**{f"{field}__isnull": True}) & further)
                continue
            beyond = Q(**{f"{field}__{'gt' if falls == backwards else 'lt'}": value})
            if not backwards and not falls and field not in (KEY, "pk"):
                beyond |= Q(**{f"{field}__isnull": True})
            further = beyond | (Q(**{field: value}) & further)
        return self.filter(further)

    def counts(self) -> Counts:
        """Count both kinds in one query."""
        return Counts(
            **self.aggregate(
                organizations=Count("kind", filter=Q(kind=Kind.ORGANIZATION)),
                individuals=Count("kind", filter=Q(kind=Kind.INDIVIDUAL)),
            )
        )

    def counts_by(self, field: str) -> list[tuple[Any, Counts]]:
        """Count both kinds for each value of a field, ordered by value with None last, in one query."""
        rows = (
            self.order_by(F(field).asc(nulls_last=True))
            .values(field)
            .annotate(
                organizations=Count("kind", filter=Q(kind=Kind.ORGANIZATION)),
                individuals=Count("kind", filter=Q(kind=Kind.INDIVIDUAL)),
            )
        )
        return [(row[field], Counts(row["organizations"], row["individuals"])) for row in rows]

    def counts_by_status(self) -> list[tuple[Status, Counts]]:
        """Count both kinds for each status that occurs, in the order of `Status` and in one query."""
        counts = dict(self.counts_by("status"))
        return [(status, counts[status]) for status in Status if status in counts]

    def for_signer(self) -> SignatoryQuerySet:
        """Join the rows that a signer's own pages and mails need."""
        return self.select_related("signatory_list", "contact", "correction")

    def for_printing(self, *, with_logos: bool = False) -> SignatoryQuerySet:
        """Filter counted entries in printed order, with the related rows and only the columns that printing needs.

        The others would double the memory that the entries take.
        """
        printed = self.counted().in_printed_order().select_related("group").defer(*UNPRINTED)
        return printed.select_related("group", "organization__logo") if with_logos else printed
