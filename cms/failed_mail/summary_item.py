"""The number of mails that were not delivered, in the head of the dashboard."""

from __future__ import annotations

from django.utils.functional import cached_property
from django.utils.translation import ngettext

from cms.failed_mail.kinds import visible_kinds
from core.numbers import grouped
from signatories.admin.dashboard.summary_items import CountedItem


class FailedMails(CountedItem):
    """Mails that were given up, of the kinds that the user may see; hidden while there are none."""

    order = 30
    icon, url_name = "mail", "failed_mails"

    def is_shown(self) -> bool:
        return bool(self._number)

    def label(self) -> str:
        return ngettext("%s mail not delivered", "%s mails not delivered", self._number) % grouped(self._number)

    @cached_property
    def _number(self) -> int:
        return sum(kind.number() for kind in visible_kinds(self.request.user))
