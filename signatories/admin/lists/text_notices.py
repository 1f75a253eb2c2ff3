"""The screen that tells the signers of an earlier text that it was changed, or asks them to sign the new one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.admin.lists.confirmation_requests import PERMISSION
from signatories.enums import MailPurpose
from signatories.exceptions import InvalidTransition
from signatories.mail.mail_runs import start_run
from signatories.mail.text_notices import LOG_ACTIONS, notifiable
from signatories.models import SignatoryList


@permission_required(PERMISSION)
def notify_signers(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Show how many signers of earlier texts can be told or asked; on POST with a `purpose`, write to them."""
    signatory_list = get_object_or_404(SignatoryList, pk=pk)
    purpose = request.POST.get("purpose", "")
    if purpose in LOG_ACTIONS:
        try:
            start_run(signatory_list, MailPurpose(purpose), user=request.user)
        except InvalidTransition as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The mails are being queued. You can leave this page."))
        return redirect("signatory_lists:inspect", pk)
    return render(request, "signatories/admin/lists/notify_signers.html", _context(signatory_list))


def _context(signatory_list: SignatoryList) -> dict[str, Any]:
    title = _("Write to signers of earlier texts")
    entries = signatory_list.signatories.all()
    return {
        "object": signatory_list,
        "page_title": title,
        "header_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("signatory_lists:index"), "label": _("Signatory lists")},
            {"url": reverse("signatory_lists:inspect", args=[signatory_list.pk]), "label": signatory_list.title},
            {"url": "", "label": title},
        ],
        "numbers": [(purpose.value, notifiable(entries, signatory_list, purpose).count()) for purpose in LOG_ACTIONS],
    }
