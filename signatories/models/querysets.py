"""Questions asked of many signatories at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from core.languages import is_french
from signatories.counts import Counts
from signatories.enums import Kind, Signing, Status
from signatories.text import fold

if TYPE_CHECKING:
    from datetime import datetime

    from signatories.models import Organization, Signatory, SignatoryList  # noqa: F401 (named in the bases below)

#: The printed order but for the names: what comes first, and whether the greater value does. Blank values come last.
PLACES = (
    ("lead_order", False),
    ("group__position", False),
    ("group_id", False),
    # "organization" sorts after "individual", hence the descending kind.
    ("kind", True),
)


def sort_field() -> str:
    """Return the column by which names are listed as the active language prints them."""
    return "sort_key_fr" if is_french() else "sort_key"


def _printed_order() -> tuple[tuple[str, bool], ...]:
    return (*PLACES, (sort_field(), False), ("pk", False))


def _all_found(words: str) -> Q:
    return reduce(and_, (Q(search_text__contains=word) for word in fold(words).split()), Q())


class SignatoryListQuerySet(QuerySet["SignatoryList"]):
    """Lists, by whether the public can sign them."""

    def in_state(self, state: Signing, now: datetime) -> SignatoryListQuerySet:
        """Keep lists whose `signing_at` is `state` at a moment."""
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
        """Keep entries in whose names or website all `words` are found, whatever the case and accents."""
        return self.filter(_all_found(words))

    def with_public_logos(self, signatory_list: SignatoryList) -> OrganizationQuerySet:
        """Keep those that are named on a list and permit to show their logos, by name. For page, print and press."""
        of_list = signatory_list.signatories.public().filter(organization=OuterRef("pk"))
        permitted = self.filter(Exists(of_list), logo_permitted=True, logo__isnull=False)
        return permitted.select_related("logo").order_by("sort_key", "pk")


class SignatoryQuerySet(QuerySet["Signatory"]):
    """Signatories, from the public's or from the staff's side."""

    def counted(self) -> SignatoryQuerySet:
        """Keep who has signed, also those who withhold their names: to count, never to name."""
        return self.filter(status=Status.PUBLISHED)

    def public(self) -> SignatoryQuerySet:
        """Keep what anybody may see. The only door to page, print, API, feed and public export."""
        return self.counted().filter(is_name_hidden=False)

    def of_other_text_versions(self, versions: Collection[str]) -> SignatoryQuerySet:
        """Keep who signed another text than these; not who signed none by the form.

        In ranges between the versions, which an index finds without reading who signed them.
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
        """Keep lead signatories. Written as the condition of their index is, which SQLite compares by its words."""
        return self.filter(lead_order__isnull=False)

    def matching(self, words: str) -> SignatoryQuerySet:
        """Keep entries in whose names, title or affiliation all `words` are found, whatever the case and accents."""
        return self.filter(_all_found(words))

    def in_printed_order(self, *, backwards: bool = False) -> SignatoryQuerySet:
        """Order as on the page and in the PDF: lead signatories, groups, organizations, individuals, each by name."""
        order = ((F(name), falls != backwards) for name, falls in _printed_order())
        if backwards:
            return self.order_by(*(field.desc(nulls_first=True) if falls else field.asc() for field, falls in order))
        return self.order_by(*(field.desc() if falls else field.asc(nulls_last=True) for field, falls in order))

    def after_position(self, last: Mapping[str, Any], *, backwards: bool = False) -> SignatoryQuerySet:
        """Keep what comes after a position in printed order, or before it; for few entries.

        `last` has a value for each field of the order. Long lists are paged by `paging`.
        """
        further = Q(pk__in=[])
        for field, falls in reversed(_printed_order()):
            value = last[field]
            if value is None:
                beyond = Q(**{f"{field}__isnull": False}) if backwards else Q(pk__in=[])
                further = beyond | (Q(**{f"{field}__isnull": True}) & further)
                continue
            beyond = Q(**{f"{field}__{'gt' if falls == backwards else 'lt'}": value})
            if not backwards and not falls and field not in (sort_field(), "pk"):
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
        """Count both kinds for each value of a field, in the order of the values and in one query; None comes last."""
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
        """Count both kinds for each status that an entry has, in one query."""
        found = dict(self.counts_by("status"))
        return [(status, found[status]) for status in Status if status in found]

    def for_printing(self, *, with_logos: bool = False) -> SignatoryQuerySet:
        """Keep who has signed, in printed order and with what printing an entry needs."""
        printed = self.counted().in_printed_order().select_related("group")
        return printed.select_related("group", "organization__logo") if with_logos else printed
