"""Empty catalogs of translations for languages that neither Django nor this project has any text in.

Django and Wagtail serve a language only if they find a catalog. With an empty one, texts appear in the default
language.
"""

from __future__ import annotations

import gettext
import os
import struct
from collections.abc import Iterable
from pathlib import Path

from django import conf
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import to_locale

#: A compiled catalog with a header only: magic number, revision, count, offsets of one key and text, no hash table.
HEADER = b"Content-Type: text/plain; charset=UTF-8\n"
EMPTY_CATALOG = struct.pack("<7I4I", 0x950412DE, 0, 1, 28, 36, 0, 0, 0, 44, len(HEADER), 45) + b"\0" + HEADER + b"\0"
DJANGO_CATALOGS = Path(conf.__file__).parent / "locale"


def add_empty_catalogs(codes: Iterable[str], catalogs: Path, folder: Path) -> list[Path]:
    """Write a catalog into `folder` for each language without one in `catalogs` or Django.

    Return `[folder]` if it is needed, else `[]`. Idempotent. Raises `ImproperlyConfigured` if it cannot be written.
    """
    missing = [
        to_locale(code)
        for code in codes
        if not any(gettext.find("django", str(place), [to_locale(code)]) for place in (catalogs, DJANGO_CATALOGS))
    ]
    for locale in missing:
        path = folder / locale / "LC_MESSAGES" / "django.mo"
        if path.exists():
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Another process may start at the same time.
            temporary = path.with_suffix(f".{os.getpid()}")
            temporary.write_bytes(EMPTY_CATALOG)
            temporary.replace(path)
        except OSError as error:
            raise ImproperlyConfigured(
                f"LANGUAGES has “{locale}”, for which Django has no catalog. Writing an empty one failed: {error}."
            ) from error
    return [folder] if missing else []
