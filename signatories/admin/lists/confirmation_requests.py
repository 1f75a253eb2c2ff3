"""The screen that asks all unconfirmed signatories of a list again, and its progress on the page of the list."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.exceptions import InvalidTransition
from signatories.letter_info import is_letter_public
from signatories.mail.confirmation_requests import askable_counts, interval_text
from signatories.mail.mail_runs import last_run, start_run, stop_run
from signatories.models import SignatoryList

PERMISSION = "signatories.moderate_signatory"


def progress_context(signatory_list: SignatoryList) -> dict[str, Any]:
    """Return the template context of the progress of the newest run."""
    return {"object": signatory_list, "run": last_run(signatory_list)}


@permission_required(PERMISSION)
def ask_all(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Confirm that all unconfirmed signatories of a list are to be asked again, with the numbers; on POST, start."""
    signatory_list = get_object_or_404(SignatoryList, pk=pk)
    if request.method != "POST":
        context = {
            "object": signatory_list,
            "page_title": _("Ask the unconfirmed again"),
            "header_title": _("Ask the unconfirmed again"),
            "header_icon": "mail",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": reverse("signatory_lists:index"), "label": _("Signatory lists")},
                {"url": reverse("signatory_lists:inspect", args=[pk]), "label": signatory_list.title},
                {"url": "", "label": _("Ask the unconfirmed again")},
            ],
            "counts": askable_counts(signatory_list.signatories.all()),
            "interval": interval_text(),
            "is_public": is_letter_public(signatory_list),
        }
        return render(request, "signatories/admin/lists/ask_all.html", context)
    try:
        start_run(signatory_list, user=request.user)
    except InvalidTransition as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The mails are being queued. You can leave this page."))
    return redirect("signatory_lists:inspect", pk)


@permission_required(PERMISSION)
@require_POST
def stop(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Stop asking. Idempotent."""
    if stop_run(get_object_or_404(SignatoryList, pk=pk), user=request.user):
        messages.success(request, _("Stopped. Mails that are queued already will be sent."))
    return redirect("signatory_lists:inspect", pk)


@permission_required(PERMISSION)
def poll_progress(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Return the fragment with the progress, which the page of the list polls."""
    signatory_list = get_object_or_404(SignatoryList, pk=pk)
    return render(request, "signatories/admin/lists/_mail_run.html", progress_context(signatory_list))
