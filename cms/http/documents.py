"""Documents, which the site sends itself."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail.documents.views import serve


def document(request: HttpRequest, document_id: str, file_name: str) -> HttpResponseBase:
    """Send a document to those who may read it. Raises `Http404` if its file is missing, also in a bucket."""
    try:
        response: HttpResponseBase = serve.serve(request, document_id, file_name)
    except FileNotFoundError as error:
        raise Http404 from error
    return response
