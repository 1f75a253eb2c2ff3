"""The files of the demo: a letter and a site in each language, and the signatories."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from core.known_languages import base_language
from core.languages import language_codes

DEMO_DIR = Path(__file__).parent


def languages_with(name: str) -> list[str]:
    """Return the languages of the site that have a file such as `letter.<language>.json`, in the order of the site."""
    return [code for code in language_codes() if _path(name, code).exists()]


def document(name: str, language: str) -> dict[str, Any]:
    """Return the content of such a file."""
    content: dict[str, Any] = json.loads(_path(name, language).read_text(encoding="utf-8"))
    return content


def stream(model: type[Any], blocks: list[dict[str, Any]]) -> Any:
    """Return the value of the field `body` of a page for blocks as they are stored."""
    return model._meta.get_field("body").to_python(json.dumps(blocks))


def _path(name: str, language: str) -> Path:
    return DEMO_DIR / f"{name}.{base_language(language)}.json"
