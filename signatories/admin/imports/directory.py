"""The button that adds the organizations of an import to the directory."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.directory.organizations import add_to_directory, missing_from_directory
from signatories.models import ImportBatch


@permission_required("signatories.add_organization")
@require_POST
def add_organizations(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Add the organizations of an import that the directory lacks."""
    count = add_to_directory(missing_from_directory(get_object_or_404(ImportBatch, pk=pk)), user=request.user)
    added = ngettext("%d organization added to the directory.", "%d organizations added to the directory.", count)
    messages.success(request, added % count)
    return redirect("signatory_imports:inspect", pk)
