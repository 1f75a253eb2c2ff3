"""Pages of long listings in the admin, read by a deferred join."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from wagtail.admin.paginator import WagtailPaginator


class DeferredJoinPaginator(WagtailPaginator):
    """Paginates a queryset by the keys of its rows, and reads columns and related rows for those of one page only.

    Otherwise a database joins and sorts whole rows, of which it throws away all but one page. The queryset must have
    an order without ties, or pages may overlap. A page of several takes a query for the keys and one for the rows.
    """

    def page(self, number: Any) -> Page[Any]:
        """Return a page; raises `InvalidPage` like its base class."""
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows = self.object_list
        if not self.count:
            return self._get_page(rows.none(), number, self)
        if self.count <= self.per_page:
            # All rows are on the page. Without an order the database looks for them by the filters; it might follow an
            # index of the order through the whole table.
            return self._get_page(rows.filter(pk__in=rows.order_by().values("pk")), number, self)
        # A list, because planners of joins may read the whole table for a subquery.
        keys = list(rows.values_list("pk", flat=True)[start : start + self.per_page])
        return self._get_page(rows.filter(pk__in=keys), number, self)
