"""One message on a screen of its own, and what staff do with messages."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.log_actions import log

from cms.contact.enums import MessageStatus
from cms.contact.messages import delete_spam as delete_all_spam
from cms.contact.messages import recipients_of, send_again, set_status
from cms.contact.models import ContactMail, ContactMessage
from core.authenticated_request import AuthenticatedHttpRequest
from core.http_methods import allow_post
from core.known_languages import language_name
from core.numbers import grouped
from signatories.admin.csv_file import csv_response
from signatories.admin.mails import error_message

EXPORTED = ("created_at", "status", "language", "name", "email", "subject", "text")


@permission_required("contact.view_contactmessage")
def detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Show a message with the state of its mails. Opening it changes nothing."""
    message = get_object_or_404(ContactMessage.objects.select_related("page"), pk=pk)
    mails = [_mail_row(mail) for mail in message.mails.order_by("pk")]
    context = {
        "message": message,
        "language": language_name(message.language),
        "mails": mails,
        "has_unsent": any(mail["sent_at"] is None for mail in mails),
        "has_recipients": bool(recipients_of(message)),
        "statuses": [status for status in MessageStatus if status != message.status],
        "may_change": request.user.has_perm("contact.change_contactmessage"),
        "may_delete": request.user.has_perm("contact.delete_contactmessage"),
        "reply_url": f"mailto:{quote(message.email)}?subject={quote(_('Re: %s') % message.subject)}",
        "header_title": message.subject,
        "header_icon": "mail",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("contact_messages:index"), "label": _("Messages")},
            {"url": "", "label": message.subject},
        ],
    }
    return render(request, "contact/admin/message.html", context)


def _mail_row(mail: ContactMail) -> dict[str, Any]:
    return {
        "recipient": mail.recipient,
        "sent_at": mail.sent_at,
        "is_given_up": mail.is_given_up,
        "error": error_message(mail.error) if mail.error else "",
    }


@allow_post
@require_POST
@permission_required("contact.change_contactmessage")
def status(request: AuthenticatedHttpRequest, pk: int, name: str) -> HttpResponse:
    """Change the status of a message. Idempotent."""
    if name not in MessageStatus.values:
        raise Http404
    set_status(get_object_or_404(ContactMessage, pk=pk), MessageStatus(name), user=request.user)
    return redirect("contact_messages:detail", pk)


@allow_post
@require_POST
@permission_required("contact.change_contactmessage")
def resend(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Send the mails of a message again that were not sent."""
    if send_again(get_object_or_404(ContactMessage, pk=pk)):
        messages.success(request, _("The mail will be sent now."))
    else:
        messages.warning(request, _("This mail has already been sent, or is being sent."))
    return redirect("contact_messages:detail", pk)


@allow_post
@require_POST
@permission_required("contact.delete_contactmessage")
def delete_spam(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Delete all messages that are spam."""
    deleted = delete_all_spam(user=request.user)
    messages.success(request, ngettext("%s message deleted.", "%s messages deleted.", deleted) % grouped(deleted))
    return redirect("contact_messages:index")


@permission_required("contact.export_contactmessage")
def export(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Return all messages but spam as CSV. Audited, at the newest message."""
    found = ContactMessage.objects.exclude(status=MessageStatus.SPAM).order_by("pk")
    if newest := found.last():
        log(instance=newest, action="contact.export", user=request.user)
    return csv_response(EXPORTED, found.values_list(*EXPORTED).iterator(), "messages")
