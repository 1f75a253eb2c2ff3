"""Taking the signatories in a file off the list."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.admin.imports.preview_refresh import refresh_and_redirect
from signatories.admin.permission_policies import import_permission_required
from signatories.exchange.options import MAX_REASON
from signatories.form_fields import PrintableField

#: The permission of withdrawing by hand, in bulk.
WITHDRAW_PERMISSION = "signatories.change_signatory"


class RemovalForm(forms.Form):
    """The reason for which everybody in a file is taken off the list."""

    reason = PrintableField(
        label=gettext_lazy("Reason"),
        max_length=MAX_REASON,
        help_text=gettext_lazy("For the history of each entry, for example “They asked us by mail on 3 May”."),
        error_messages={"required": gettext_lazy("Give the reason for taking these signatories off the list.")},
    )


@import_permission_required
@permission_required(WITHDRAW_PERMISSION)
@require_POST
def take_off_list(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Withdraw the signatories in an upload instead of importing them, or the reverse; preview it again."""
    if "import" in request.POST:
        return refresh_and_redirect(request, pk, lambda options: replace(options, removal=""))
    form = RemovalForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("signatory_imports:inspect", pk)
    reason = form.cleaned_data["reason"]
    return refresh_and_redirect(request, pk, lambda options: replace(options, removal=reason))
