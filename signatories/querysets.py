"""Questions asked of many signatories at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, QuerySet

from signatories.enums import Kind, Status
from signatories.undersigned import Counts, Undersigned

if TYPE_CHECKING:
    from signatories.models import Signatory


class SignatoryQuerySet(QuerySet["Signatory"]):
    """Signatories, from the public's or from the staff's side."""

    def public(self) -> SignatoryQuerySet:
        """Keep what anybody may see. The only door to page, print, API, feed and public export."""
        return self.filter(status=Status.PUBLISHED)

    def organizations(self) -> SignatoryQuerySet:
        return self.filter(kind=Kind.ORGANIZATION)

    def individuals(self) -> SignatoryQuerySet:
        return self.filter(kind=Kind.INDIVIDUAL)

    def in_printed_order(self) -> SignatoryQuerySet:
        """Order as on the page and in the PDF: lead signatories, organizations, individuals, each by name."""
        # "organization" sorts after "individual", hence the descending kind.
        return self.order_by(F("lead_order").asc(nulls_last=True), "-kind", "sort_key", "pk")

    def after(self, last: Signatory) -> SignatoryQuerySet:
        """Keep what comes after `last` in printed order: the next page of a long list, at the cost of the first."""
        same_name = Q(sort_key=last.sort_key, pk__gt=last.pk)
        same_kind = Q(kind=last.kind) & (Q(sort_key__gt=last.sort_key) | same_name)
        same_lead = Q(lead_order=last.lead_order) & (Q(kind__lt=last.kind) | same_kind)
        if not last.is_lead:
            return self.filter(same_lead)
        return self.filter(Q(lead_order__gt=last.lead_order) | Q(lead_order=None) | same_lead)

    def counts(self) -> Counts:
        """Count both kinds in one query."""
        return Counts(
            **self.aggregate(
                organizations=Count("pk", filter=Q(kind=Kind.ORGANIZATION)),
                individuals=Count("pk", filter=Q(kind=Kind.INDIVIDUAL)),
            )
        )

    def counts_by_status(self) -> list[tuple[Status, Counts]]:
        """Count both kinds for each status that an entry has, in one query."""
        rows = (
            self.order_by()
            .values("status")
            .annotate(
                organizations=Count("pk", filter=Q(kind=Kind.ORGANIZATION)),
                individuals=Count("pk", filter=Q(kind=Kind.INDIVIDUAL)),
            )
        )
        found = {row["status"]: Counts(row["organizations"], row["individuals"]) for row in rows}
        return [(status, found[status]) for status in Status if status in found]

    def undersigned(self) -> Undersigned:
        """Return the entries anybody may see as they are printed, in one query."""
        return Undersigned.of(self.public().in_printed_order())
