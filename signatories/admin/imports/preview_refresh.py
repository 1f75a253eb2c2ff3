"""Checking an upload again, with other options."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from wagtail.admin import messages

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.exceptions import SignatoriesError
from signatories.exchange.import_options import ImportOptions
from signatories.exchange.preview import preview_upload
from signatories.models import ImportBatch
from signatories.tasks import check_import


def refresh_preview(batch: ImportBatch, options: ImportOptions | None = None) -> None:
    # Another separator, encoding or header has other columns: what was chosen for those before is forgotten.
    if not preview_upload(batch, options=options, drop_unknown_headers=True):
        transaction.on_commit(lambda: check_import.enqueue(batch.pk))


def refresh_and_redirect(
    request: AuthenticatedHttpRequest, pk: int, change: Callable[[ImportOptions], ImportOptions]
) -> HttpResponse:
    """Preview an upload again with changed options, and come back to the rows that were looked at."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    try:
        refresh_preview(batch, change(ImportOptions.from_dict(batch.options)))
    except SignatoriesError as error:
        messages.error(request, str(error))
    return redirect(
        f"{reverse('signatory_imports:inspect', args=[pk])}?{urlencode({'rows': request.POST.get('rows', '')})}#rows"
    )
