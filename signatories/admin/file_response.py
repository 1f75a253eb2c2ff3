"""HTTP responses with exported files."""

from __future__ import annotations

from django.http import HttpResponse

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def file_response(content: bytes, name: str, file_format: str) -> HttpResponse:
    """Return a response that browsers save as `name.file_format`."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{file_format}"'}
    return HttpResponse(content, content_type=CONTENT_TYPES[file_format], headers=headers)
