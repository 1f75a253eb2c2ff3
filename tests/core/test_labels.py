"""A label and what it labels."""

from __future__ import annotations

from django.utils.translation import override

from core.labels import labelled


def test_a_label_has_the_punctuation_of_the_active_language() -> None:
    texts = {}
    for language in ("en", "fr", "de"):
        with override(language):
            texts[language] = labelled("Region", "Nord")
    assert texts == {"en": "Region: Nord", "fr": "Region\u202f: Nord", "de": "Region: Nord"}
