"""The export of the filtered listing of signatories."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.admin.file_response import file_response
from signatories.admin.signatories.filters import filtered_signatories
from signatories.exchange.export import WRITERS, export, export_with_contacts


@permission_required("signatories.view_signatory")
def export_listing(request: AuthenticatedHttpRequest, file_format: str, contacts: str = "") -> HttpResponse:
    """Return the filtered listing as a file; with contact data for users who may export that."""
    if file_format not in WRITERS or contacts not in ("", "contacts"):
        raise Http404
    signatories = filtered_signatories(request)
    if not contacts:
        return file_response(export(signatories, file_format), "signatories", file_format)
    if not request.user.has_perm("signatories.export_contact"):
        messages.error(request, _("You may not export contact data."))
        return redirect("signatories:index")
    content = export_with_contacts(signatories, file_format, user=request.user)
    return file_response(content, "signatories-with-contacts", file_format)
