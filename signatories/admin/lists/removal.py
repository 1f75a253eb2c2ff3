"""The screens that erase the personal data of a list, or delete the list."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.views.generic import DeleteView

from core.authenticated_request import AuthenticatedHttpRequest
from core.next_urls import NextUrlRedirectMixin
from signatories.enums import Signing
from signatories.exceptions import InvalidTransition
from signatories.legal_hold import hold_sentence
from signatories.models import SignatoryList
from signatories.privacy.erasure import Holdings, delete_list, erase, holdings_of, obstacles_to_deleting
from signatories.privacy.period_changes import ERASE_PERMISSION


class ListDeleteView(NextUrlRedirectMixin, DeleteView):
    """The confirmation to delete a list, with counts of what is deleted or the obstacles to it."""

    template_name = "signatories/admin/lists/delete.html"

    @cached_property
    def obstacles(self) -> list[str]:
        return obstacles_to_deleting(self.object)

    def form_valid(self, form: Any) -> HttpResponse:
        """Delete the list, or show why it cannot be deleted."""
        try:
            delete_list(self.object, user=self.request.user)
        except InvalidTransition as error:
            messages.error(self.request, str(error))
            return redirect("signatory_lists:inspect", self.object.pk)
        messages.success(self.request, _("The list “%s” has been deleted.") % self.object)
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            # Wagtail's own message about protected objects names neither letters nor editions.
            "is_protected": False,
            "holdings": holdings_of(self.object),
            "obstacles": self.obstacles,
            "may_erase": self.request.user.has_perm(ERASE_PERMISSION),
        }


@permission_required(ERASE_PERMISSION)
def erase_personal_data(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Confirm that the personal data of a list is to be erased, with counts; on POST, erase it."""
    signatory_list = get_object_or_404(SignatoryList, pk=pk)
    if request.method != "POST":
        holdings: Holdings = holdings_of(signatory_list)
        is_open = signatory_list.signing_at(timezone.now()) != Signing.CLOSED
        obstacle = hold_sentence() if signatory_list.is_on_hold else ""
        context = {"object": signatory_list, "holdings": holdings, "is_open": is_open, "obstacle": obstacle}
        return render(request, "signatories/admin/lists/erase.html", context)
    try:
        erase(signatory_list, user=request.user)
    except InvalidTransition as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The personal data of the list has been erased. Published names stay."))
    return redirect("signatory_lists:inspect", pk)
