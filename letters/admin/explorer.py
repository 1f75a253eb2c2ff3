"""Letters in Wagtail's explorer."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.views.pages.usage import ContentTypeUseView
from wagtail.admin.viewsets.pages import PageViewSet

from letters.models import LetterPage
from letters.models.letter_status import decisive_update, shown_decisive, staff_status


class StatusColumn(Column):
    """The status of a letter, with the deadline of signing."""

    def get_value(self, instance: LetterPage) -> str:
        signatory_list = instance.signatory_list
        return staff_status(signatory_list, timezone.now(), decisive_update(signatory_list.decisive_updates))


class LetterListingMixin:
    """Loads what the column of the status needs, in as many queries for one letter as for several."""

    def annotate_queryset(self, pages: Any) -> Any:
        return (
            super()
            .annotate_queryset(pages)  # type: ignore[misc]
            .prefetch_related(
                "signatory_list", Prefetch("signatory_list__updates", shown_decisive(), to_attr="decisive_updates")
            )
        )


class LetterExplorerView(LetterListingMixin, ExplorableIndexView):
    """The letters below an index page, with the status of each."""

    base_columns = [
        *ExplorableIndexView.base_columns,
        StatusColumn("signing", label=_("Delivery and signing"), width="18%"),
    ]


class LetterUseView(LetterListingMixin, ContentTypeUseView):
    """All letters, as Wagtail lists the pages of a type."""


class LetterViewSet(PageViewSet):
    """Wagtail uses its listings for pages whose only subpages are letters, and for the letters of all pages."""

    model = LetterPage
    index_view_class = LetterExplorerView
    content_type_use_view_class = LetterUseView
