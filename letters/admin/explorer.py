"""Letters in Wagtail's explorer."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.viewsets.pages import PageViewSet

from letters.models import LetterPage
from signatories.signing.status_text import staff_status_text


class SigningColumn(Column):
    """State and deadline of signing."""

    def get_value(self, instance: LetterPage) -> str:
        return staff_status_text(instance.signatory_list, timezone.now())


class LetterExplorerView(ExplorableIndexView):
    """The letters below an index page, with state and deadline of signing."""

    base_columns = [
        *ExplorableIndexView.base_columns,
        SigningColumn("signing", label=_("Signing by the public"), width="18%"),
    ]

    def annotate_queryset(self, pages: Any) -> Any:
        return super().annotate_queryset(pages).prefetch_related("signatory_list")


class LetterViewSet(PageViewSet):
    """Wagtail uses its listing for pages whose only subpages are letters."""

    model = LetterPage
    index_view_class = LetterExplorerView
