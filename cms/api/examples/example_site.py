"""The invented site of the examples: its key, its address and its languages.

Cursors, tokens and the puzzle of the examples are real ones, signed at `SIGNED_AT` by a site whose secret key is
`SECRET_KEY`, so that the API of such a site accepts them. They are written out, since a description must not depend on
the site's own key.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.translation import override

from core.known_languages import SOURCE_LANGUAGE, language_name
from core.languages import language_codes

SECRET_KEY = "example"  # noqa: S105 - the key of no site
SIGNED_AT = datetime(2026, 7, 8, 9, 30, tzinfo=UTC)
BASE = "https://letters.example.org"
#: The first language of the site, and the second if there is one.
LANGUAGE, OTHER_LANGUAGES = language_codes()[0], language_codes()[1:2]
with override(SOURCE_LANGUAGE):
    LANGUAGE_NAMES = ", ".join(map(language_name, (LANGUAGE, *OTHER_LANGUAGES)))


def by_language(text: str, translation: str) -> dict[str, str]:
    """Return a text in the first language of the site, and its translation in the second."""
    return {LANGUAGE: text, **dict.fromkeys(OTHER_LANGUAGES, translation)}
