"""Preview an upload again after its options changed."""

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
from signatories.exchange.imports.preview import preview_upload
from signatories.exchange.options import ImportOptions
from signatories.models import ImportBatch
from signatories.tasks import check_import


def refresh_preview(batch: ImportBatch, options: ImportOptions | None = None) -> None:
    """Preview an upload, in the request if it is short, otherwise in the worker."""
    # Another separator, encoding or header yields other columns; choices for columns that are gone are dropped.
    if not preview_upload(batch, options=options, drop_unknown_headers=True):
        transaction.on_commit(lambda: check_import.enqueue(batch.pk))


def refresh_and_redirect(
    request: AuthenticatedHttpRequest, pk: int, change: Callable[[ImportOptions], ImportOptions]
) -> HttpResponse:
    """Preview an upload with changed options, and redirect to the tab that was open."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    try:
        refresh_preview(batch, change(ImportOptions.from_dict(batch.options)))
    except SignatoriesError as error:
        messages.error(request, str(error))
    return redirect(
        f"{reverse('signatory_imports:inspect', args=[pk])}?{urlencode({'rows': request.POST.get('rows', '')})}#rows"
    )
