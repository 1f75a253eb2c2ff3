"""The listing of the outbox: mails that are queued, sent or given up."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView

from core.authenticated_request import AuthenticatedHttpRequest
from core.record_viewset import RecordViewSet
from signatories.mail import outbox
from signatories.mail.delivery import WORKER_STOPPED
from signatories.models import Mail

SERVER_UNREACHABLE = _("The mail server could not be reached")
ADDRESS_UNDELIVERABLE = _("Mail cannot be delivered to this address")
#: Messages for staff, by the class name of the exception.
ERROR_MESSAGES: dict[str, str | Promise] = {
    "SMTPRecipientsRefused": _("The mail server refuses the address"),
    "SMTPDataError": _("The mail server refuses the mail"),
    "SMTPSenderRefused": _("The mail server refuses the sender of this site"),
    "SMTPAuthenticationError": _("The mail server refuses the user name or the password of this site"),
    "SMTPServerDisconnected": _("The mail server closed the connection"),
    "TimeoutError": _("The mail server did not answer in time"),
    "ConnectionRefusedError": SERVER_UNREACHABLE,
    "gaierror": SERVER_UNREACHABLE,
    "OSError": SERVER_UNREACHABLE,
    WORKER_STOPPED: _("The worker stopped while it sent the mail"),
    "ImproperlyConfigured": _("This site is not set up to send mail"),
    "UndeliverableAddress": ADDRESS_UNDELIVERABLE,
    "UnicodeError": ADDRESS_UNDELIVERABLE,
    "UnicodeEncodeError": ADDRESS_UNDELIVERABLE,
    "UnicodeDecodeError": ADDRESS_UNDELIVERABLE,
    "ValueError": ADDRESS_UNDELIVERABLE,
    "BadHeaderError": ADDRESS_UNDELIVERABLE,
}


def error_message(error: str) -> str:
    """Return the message for an error as the outbox stores it, with the status code of the server if there is one."""
    name, _space, code = error.partition(" ")
    message = str(ERROR_MESSAGES.get(name, name))
    return f"{message} ({code})" if code else message


def _format_local_time(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT") if at else ""


class SendNowColumn(BaseColumn):
    """A button to send a mail that is queued or was given up."""

    cell_template_name = "signatories/admin/mails/_send_now.html"

    def get_cell_context_data(self, instance: Mail, parent_context: Any) -> dict[str, Any]:
        may_send = parent_context["request"].user.has_perm("signatories.change_signatory")
        is_open = instance.sent_at is None and instance.leased_until is None
        return {**super().get_cell_context_data(instance, parent_context), "is_shown": may_send and is_open}


class MailIndexView(IndexView):
    """All mails, newest first, below a summary of the queue. It shows no addresses."""

    template_name = "signatories/admin/mails/index.html"

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [
            TitleColumn("get_purpose_display", label=_("Purpose")),
            Column("signatory", label=_("Signatory")),
            DateColumn("created_at", label=_("Queued")),
            DateColumn("sent_at", label=_("Sent")),
            # `DateColumn` shows how long ago a time was; this one is in the future.
            Column("due_at", label=_("Next attempt"), accessor=lambda mail: _format_local_time(mail.next_attempt_at)),
            Column("get_note_display", label=_("Note")),
            Column("attempts", label=_("Attempts")),
            Column("error", label=_("Last error"), accessor=lambda mail: error_message(mail.error)),
            SendNowColumn("send_now", label=""),
        ]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("signatory")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        queue = outbox.queue_status()
        return {
            **super().get_context_data(*args, **kwargs),
            "queue": {**queue, "error": error_message(str(queue["error"]))},
        }


@permission_required("signatories.change_signatory")
@require_POST
def send_now(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Make a mail due now that is queued or was given up."""
    if outbox.send_now(get_object_or_404(Mail, pk=pk)):
        messages.success(request, gettext("The mail will be sent now."))
    else:
        messages.warning(request, gettext("This mail has already been sent, or is being sent."))
    return redirect("mails:index")


class MailViewSet(RecordViewSet):
    """The read-only admin of mails."""

    model = Mail
    name = "mails"
    icon = "mail"
    menu_label = _("Mail")
    delete_view_enabled = False
    index_view_class = MailIndexView
    list_filter = ("purpose", "note")
    list_per_page = 50

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("send-now/<int:pk>/", send_now, name="send_now")]
