"""The download of the refused rows of an import."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from wagtail.admin import messages

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.admin.file_response import file_response
from signatories.admin.permission_policies import import_permission_required
from signatories.exceptions import SignatoriesError
from signatories.exchange.imports.refused_rows import refused_rows_csv
from signatories.models import ImportBatch


@import_permission_required
def download_refused_rows(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Return the refused rows as a CSV file."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    if not batch.upload:
        raise Http404
    try:
        content = refused_rows_csv(batch)
    except SignatoriesError as error:
        messages.error(request, str(error))
        return redirect("signatory_imports:inspect", pk)
    name = slugify(batch.file_name.rpartition(".")[0]) or "signatories"
    return file_response(content, f"{name}-problems", "csv")
