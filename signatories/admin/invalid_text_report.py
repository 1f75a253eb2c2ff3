"""The report of text that staff should correct, all at once."""

from __future__ import annotations

from itertools import islice

from django.http import HttpResponse
from django.template.response import TemplateResponse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.auth import permission_required

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.moderation.invalid_text import find_invalid_text

#: Rows shown at once; the command `check_signatories` has no bound.
SHOWN = 200


@permission_required("signatories.change_signatory")
def invalid_text_report(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List what can't be printed or written to, with a link to each row."""
    with_contacts = request.user.has_perm("signatories.view_contact")
    found = list(islice(find_invalid_text(with_contacts=with_contacts), SHOWN + 1))
    finder = AdminURLFinder(request.user)
    rows = [
        (fault, finder.get_edit_url(fault.owner._default_manager.filter(pk=fault.pk).first()))
        for fault in found[:SHOWN]
    ]
    context = {"rows": rows, "shown": SHOWN, "has_more": len(found) > SHOWN}
    return TemplateResponse(request, "signatories/admin/invalid_text_report.html", context)
