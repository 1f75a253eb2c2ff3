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
from core.users.models import User
from signatories.admin.lists.erasure_confirmation import ErasureConfirmationForm
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


class LiftForm(ErasureConfirmationForm, ReasonForm):
    """Why a hold is lifted; what goes then needs the permission to erase, and a tick."""

    field_order = ("reason", "confirms_erasure")

    def __init__(self, *args: Any, signatory_list: SignatoryList, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signatory_list = signatory_list
        self.user = user
        self.hide_confirmation()

    def clean(self) -> None:
        """Refuse to let data go, unless the user may erase it and confirms that."""
        super().clean()
        self.require_confirmation(
            due_without_hold(self.signatory_list),
            self.user,
            refusal=_(
                "Without the hold, %s would be deleted within a day. Only colleagues who may erase the personal data "
                "of a list can lift it."
            ),
            question=_("Without the hold, %s will be deleted within a day, for good. Tick this to confirm."),
            refused_field=None,
        )


@allow_post
@permission_required(PERMISSION)
def change_hold(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason to set or lift the hold of a list; on POST, do it. Sent twice, it is done once."""
    signatory_list = get_object_or_404(SignatoryList, pk=pk)
    # The button says what it does: another colleague may have done it meanwhile.
    is_lifted = request.POST.get("step") == "lift" if request.method == "POST" else signatory_list.is_on_hold
    form = _form(request, signatory_list, is_lifted=is_lifted)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if is_lifted:
            lift_hold(signatory_list, reason=reason, user=request.user)
            messages.success(request, _("The legal hold of the list has been lifted."))
        else:
            set_hold(signatory_list, reason=reason, user=request.user)
            messages.success(request, _("The list is on legal hold. Nothing of it will be deleted."))
        return redirect("signatory_lists:inspect", pk)
    due = due_without_hold(signatory_list).in_words if signatory_list.is_on_hold else ""
    context = {"object": signatory_list, "form": form, "due": due}
    return render(request, "signatories/admin/lists/hold.html", context)


def _form(request: AuthenticatedHttpRequest, signatory_list: SignatoryList, *, is_lifted: bool) -> ReasonForm:
    data = request.POST if request.method == "POST" else None
    return LiftForm(data, signatory_list=signatory_list, user=request.user) if is_lifted else ReasonForm(data)


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
