"""References between the pages of the demo, such as `demo:letter` or `demo:news/rally`, which its files contain."""

from __future__ import annotations

import re
from typing import Any

from wagtail.models import Page

from cms.demo.keys import demo_key
from cms.demo.pictures import demo_picture

REFERENCE = re.compile(r"demo:([\w/-]+)")
PICTURE = "picture/"


def resolved(value: Any, language: str) -> Any:
    """Return stored blocks with each reference replaced by the primary key of its page or picture."""
    if isinstance(value, dict):
        return {name: resolved(item, language) for name, item in value.items()}
    if isinstance(value, list):
        return [resolved(item, language) for item in value]
    if not isinstance(value, str):
        return value
    if whole := REFERENCE.fullmatch(value):
        return _primary_key(whole[1], language)
    return REFERENCE.sub(lambda match: str(_primary_key(match[1], language)), value)


def _primary_key(name: str, language: str) -> int:
    if name.startswith(PICTURE):
        return int(demo_picture(name.removeprefix(PICTURE)).pk)
    return int(Page.objects.get(translation_key=demo_key(name), locale__language_code=language).pk)
