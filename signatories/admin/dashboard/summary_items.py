"""Numbers in the head of the dashboard, beside those of pages and images. Each is shown to those who may act on it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from wagtail.admin.site_summary import SummaryItem

from core.numbers import grouped
from signatories.enums import Signing
from signatories.models import Signatory, SignatoryList
from signatories.moderation.review_queue import waiting_for_review


class CountedItem(SummaryItem):
    """A number with a link and an icon."""

    template_name = "signatories/admin/dashboard/summary_item.html"
    permission = ""
    icon = ""
    url_name = ""

    def is_shown(self) -> bool:
        return bool(self.request.user.has_perm(self.permission))

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the label with the number, the icon and the link."""
        return {"label": self.label(), "icon": self.icon, "url": reverse(self.url_name)}

    def label(self) -> str:
        """Return the number with what it counts, in the active language."""
        raise NotImplementedError


class OpenLists(CountedItem):
    """Lists that the public can sign now."""

    order = 10
    permission, icon, url_name = "signatories.view_signatorylist", "lock-open", "signatory_lists:index"

    def label(self) -> str:
        number = SignatoryList.objects.in_state(Signing.OPEN, timezone.now()).count()
        return ngettext("%s list open for signing", "%s lists open for signing", number) % grouped(number)


class WaitingEntries(CountedItem):
    """Entries that wait for a moderator."""

    order = 20
    permission, icon, url_name = "signatories.moderate_signatory", "check", "signatories:review"

    def label(self) -> str:
        number = waiting_for_review(Signatory.objects.all()).order_by().count()
        return ngettext("%s signature waits for review", "%s signatures wait for review", number) % grouped(number)
