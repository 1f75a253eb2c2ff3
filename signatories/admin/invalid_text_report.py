"""The report “Text to correct”: stored text that the current rules refuse."""

from __future__ import annotations

from itertools import islice

from django.http import HttpResponse
from django.template.response import TemplateResponse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.auth import permission_required

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.moderation.invalid_text import find_invalid_text

#: Most rows shown; the command `check_signatories` lists all.
MAX_ROWS = 200


@permission_required("signatories.change_signatory")
def invalid_text_report(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List values that cannot be printed or receive mail, with a link to edit each."""
    with_contacts = request.user.has_perm("signatories.view_contact")
    results = list(islice(find_invalid_text(with_contacts=with_contacts), MAX_ROWS + 1))
    finder = AdminURLFinder(request.user)
    rows = [
        (invalid, finder.get_edit_url(invalid.owner._default_manager.filter(pk=invalid.pk).first()))
        for invalid in results[:MAX_ROWS]
    ]
    context = {"rows": rows, "shown": MAX_ROWS, "has_more": len(results) > MAX_ROWS}
    return TemplateResponse(request, "signatories/admin/invalid_text_report.html", context)
