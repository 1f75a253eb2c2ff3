"""The listing of messages: search, filters, CSV."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from cms.contact.admin import views
from cms.contact.enums import MessageStatus
from cms.contact.models import ContactMessage
from core.known_languages import language_name

#: Mails that were given up.
NOT_SENT = Q(mails__due_at=None, mails__leased_until=None, mails__sent_at=None, mails__isnull=False)


class MessageIndexView(IndexView):
    """All messages, newest first; spam only where it is filtered for."""

    template_name = "contact/admin/messages.html"

    def get_base_queryset(self) -> Any:
        found = super().get_base_queryset().annotate(not_sent=Count("mails", filter=NOT_SENT))
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


class MessageViewSet(ModelViewSet):
    """Messages. They come from the form, and are never written by staff."""

    model = ContactMessage
    name = "contact_messages"
    url_prefix = "messages"
    icon = "mail"
    menu_label = _("Messages")
    menu_order = 215
    add_to_admin_menu = True
    index_view_class = MessageIndexView
    inspect_view_enabled = False
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = ["status"]
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
        Column(
            "not_sent",
            label=_("Sent by mail"),
            accessor=lambda message: _("Not delivered") if message.not_sent else "",
        ),
    )
    list_filter = ("status", "language", "page")
    search_fields = ("name", "email", "subject", "text")

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Return the arguments of the listing; messages are neither added nor edited."""
        names = ("add_url_name", "edit_url_name", "copy_url_name", "inspect_url_name")
        return {**super().get_index_view_kwargs(**kwargs), **dict.fromkeys(names)}

    def get_delete_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Return the arguments of the deletion; a message goes with its mails, and nothing else refers to it."""
        return {**super().get_delete_view_kwargs(**kwargs), "usage_url_name": None}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", views.detail, name="detail"),
            path("<int:pk>/status/<slug:name>/", views.status, name="status"),
            path("<int:pk>/send-again/", views.resend, name="resend"),
            path("delete/<str:pk>/", self.delete_view, name="delete"),
            path("delete-spam/", views.delete_spam, name="delete_spam"),
            path("export/", views.export, name="export"),
        ]
