"""The listing of messages: search, filters, CSV."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView

from cms.contact.admin import views
from cms.contact.enums import MessageStatus
from cms.contact.models import ContactMessage
from core.known_languages import language_name
from core.record_viewset import RecordViewSet

#: Mails that were given up.
GIVEN_UP = Q(mails__due_at=None, mails__leased_until=None, mails__sent_at=None)


def mail_state(message: Any) -> Promise | str:
    """Return what became of the mails of an annotated message; "" if there are none."""
    if message.mails_given_up:
        return _("Not delivered")
    if message.mails_sent < message.mails_number:
        return _("Waits to be sent")
    return _("Yes") if message.mails_number else ""


class MessageIndexView(IndexView):
    """All messages, newest first; spam only where it is filtered for."""

    template_name = "contact/admin/messages.html"

    def get_base_queryset(self) -> Any:
        found = (
            super()
            .get_base_queryset()
            .annotate(
                mails_number=Count("mails"),
                mails_sent=Count("mails", filter=Q(mails__sent_at__isnull=False)),
                mails_given_up=Count("mails", filter=Q(mails__isnull=False) & GIVEN_UP),
            )
        )
        return found if self.request.GET.get("status") else found.exclude(status=MessageStatus.SPAM)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what the user may do."""
        may_delete = self.request.user.has_perm("contact.delete_contactmessage")
        spam = ContactMessage.objects.filter(status=MessageStatus.SPAM).count()
        return {
            **super().get_context_data(*args, **kwargs),
            "may_export": self.request.user.has_perm("contact.export_contactmessage"),
            "may_delete": may_delete,
            "spam": spam,
        }


class MessageViewSet(RecordViewSet):
    """Messages. They come from the form, and are never written by staff."""

    model = ContactMessage
    name = "contact_messages"
    url_prefix = "messages"
    icon = "mail"
    menu_label = _("Messages")
    menu_order = 215
    add_to_admin_menu = True
    index_view_class = MessageIndexView
    detail_url_name = "contact_messages:detail"
    list_display = (
        TitleColumn(
            "subject",
            label=_("Subject"),
            get_url=lambda message: reverse("contact_messages:detail", args=[message.pk]),
        ),
        Column("name", label=_("Name")),
        Column("email", label=_("E-mail")),
        StatusTagColumn(
            "status",
            label=_("Status"),
            accessor="get_status_display",
            primary=lambda message: message.status == MessageStatus.UNREAD,
        ),
        Column("language", label=_("Language"), accessor=lambda message: language_name(message.language)),
        DateColumn("created_at", label=_("Received")),
        Column("mail_state", label=_("Sent by mail"), accessor=mail_state),
    )
    list_filter = ("status", "language", "page")
    search_fields = ("name", "email", "subject", "text")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/", views.detail, name="detail"),
            path("<int:pk>/status/<slug:name>/", views.status, name="status"),
            path("<int:pk>/send-again/", views.resend, name="resend"),
            path("delete-spam/", views.delete_spam, name="delete_spam"),
            path("export/", views.export, name="export"),
        ]
