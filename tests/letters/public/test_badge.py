from __future__ import annotations

import pytest
from django.test import Client

from letters.models import LetterPage
from signatories.counts_in_words import Counts
from tests.factories import LetterFactory, SignatoryFactory

pytestmark = pytest.mark.django_db


def test_the_badge_shows_the_counts_in_the_language_of_the_letter(client: Client, letter: LetterPage) -> None:
    french = LetterFactory(slug="lac", language="fr", translation_key=letter.translation_key)
    SignatoryFactory(signatory_list=letter.signatory_list)
    SignatoryFactory(signatory_list=letter.signatory_list, pending=True)
    answer = client.get(f"/letters/{letter.slug}/count.svg")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/svg+xml", "public, max-age=300")
    assert "<title>1 organization has signed</title>" in answer.content.decode()
    shown = client.get(f"/letters/{french.slug}/count.svg").content.decode()
    assert "<title>1\xa0organisation a signé</title>" in shown


def test_marks_of_directions_do_not_widen_the_badge(
    client: Client, letter: LetterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = "31 organizations have signed"
    shown = []
    for text in (sentence, f"\u2066\u206831\u2069{sentence[2:]}\u2069"):
        monkeypatch.setattr(Counts, "sentence", text)
        shown.append(client.get(f"/letters/{letter.slug}/count.svg").content.decode().replace(text, ""))
    assert shown[0] == shown[1]
    assert f'textLength="{7 * len(sentence)}"' in shown[0]


def test_a_letter_that_nobody_may_read_has_no_badge(client: Client, letter: LetterPage) -> None:
    LetterPage.objects.update(live=False)
    assert client.get(f"/letters/{letter.slug}/count.svg").status_code == 410
