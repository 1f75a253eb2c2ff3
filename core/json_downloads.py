"""JSON files that people download and read themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import JsonResponse


def json_download(data: Mapping[str, Any], name: str) -> JsonResponse:
    """Return a response that browsers save as `name.json`, indented, with letters of all scripts as they are."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.json"'}
    return JsonResponse(dict(data), json_dumps_params={"ensure_ascii": False, "indent": 2}, headers=headers)
