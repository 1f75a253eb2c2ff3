"""The number of unread messages in the head of the dashboard."""

from __future__ import annotations

from django.utils.functional import cached_property
from django.utils.translation import ngettext

from cms.contact.enums import MessageStatus
from cms.contact.models import ContactMessage
from core.numbers import grouped
from signatories.admin.dashboard.summary_items import CountedItem


class UnreadMessages(CountedItem):
    """Messages that nobody has read; hidden while there are none."""

    order = 25
    permission, icon, url_name = "contact.view_contactmessage", "mail", "contact_messages:index"

    def is_shown(self) -> bool:
        return super().is_shown() and bool(self._number)

    def label(self) -> str:
        return ngettext("%s unread message", "%s unread messages", self._number) % grouped(self._number)

    @cached_property
    def _number(self) -> int:
        return ContactMessage.objects.filter(status=MessageStatus.UNREAD).count()
