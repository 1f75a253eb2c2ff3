"""Public uploads while developing; in production, the web server or a bucket sends them, without the site."""

from __future__ import annotations

import posixpath
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve

from cms.upload_storage import CACHE_CONTROL, is_document


def upload(request: HttpRequest, path: str, document_root: Any) -> HttpResponseBase:
    """Send a public upload, which may be cached. Raises `Http404` for documents, like the web servers in `deploy/`."""
    if is_document(posixpath.normpath(path)):
        raise Http404
    response = serve(request, path, document_root=document_root)
    response["Cache-Control"] = CACHE_CONTROL
    return response
