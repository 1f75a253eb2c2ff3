"""The legal hold of a list, and what its screen says about personal data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.models import ModelLogEntry

from core.authenticated_request import AuthenticatedHttpRequest
from core.http_methods import allow_post
from signatories.form_fields import PrintableField
from signatories.legal_hold import lift_hold, set_hold
from signatories.models import Contact, SignatoryList
from signatories.privacy.anonymizing import NAMING_PEOPLE
from signatories.privacy.contact_periods import erasure_day
from signatories.privacy.notice_periods import period_sentence
from signatories.privacy.period_changes import due_without_hold

PERMISSION = "signatories.hold_signatorylist"


class ReasonForm(forms.Form):
    """Why a hold is set or lifted."""

    reason = PrintableField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea({"rows": 3}),
        multiline=True,
        help_text=gettext_lazy("For staff only: it is shown here and in the history, never to signers."),
    )


@allow_post
@permission_required(PERMISSION)
def change_hold(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason to set or lift the hold of a list; on POST, do it. Sent twice, it is done once."""
    signatory_list = get_object_or_404(SignatoryList, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        # The button says what it does: another colleague may have done it meanwhile.
        if request.POST.get("step") == "lift":
            lift_hold(signatory_list, reason=reason, user=request.user)
            messages.success(request, _("The legal hold of the list has been lifted."))
        else:
            set_hold(signatory_list, reason=reason, user=request.user)
            messages.success(request, _("The list is on legal hold. Nothing of it will be deleted."))
        return redirect("signatory_lists:inspect", pk)
    due = due_without_hold(signatory_list).in_words if signatory_list.is_on_hold else ""
    context = {"object": signatory_list, "form": form, "due": due}
    return render(request, "signatories/admin/lists/hold.html", context)


def personal_data_context(signatory_list: SignatoryList) -> dict[str, Any]:
    """Return what the screen of a list says about personal data: the rule, the next erasure, and the last one."""
    day = erasure_day(signatory_list)
    entries = signatory_list.signatories
    asked = Q(wants_updates=True) | Q(wants_newsletter=True)
    contacts = Contact.objects.filter(signatory__signatory_list=signatory_list)
    numbers = contacts.aggregate(all=Count("pk"), silent=Count("pk", filter=~asked))
    removes_names = signatory_list.anonymizes_names
    names = entries.filter(NAMING_PEOPLE).count() if removes_names else 0
    last = ModelLogEntry.objects.for_instance(signatory_list).filter(action="signatories.expire").first()
    return {
        "rule": period_sentence(signatory_list),
        "day": day,
        "is_over": day is not None and day <= timezone.localdate(timezone=signatory_list.zone),
        "contacts": numbers["all"],
        "names": names,
        "something_goes": bool(numbers["all" if removes_names else "silent"] or names),
        "last": last and {"at": last.timestamp, **last.data["expired"]},
    }
