"""The words of the embed script come from the server, in the language of the letter."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from letters.api.embed import embed_words
from letters.models import LetterPage
from signatories.enums import Signing
from signatories.models import Signatory
from tests.factories import LetterFactory, SignatoryFactory
from tests.letters.api.conftest import LETTERS

SCRIPT = (settings.BASE_DIR / "letters/static/letters/js/embed.js").read_text()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("3 organizations and 1 individual have signed", "/signatures/privacy/", "Show more", "Sign")),
        (
            "fr",
            (
                "3\N{NO-BREAK SPACE}organisations et 1\N{NO-BREAK SPACE}personne ont signé",
                "/fr/signatures/privacy/",
                "Afficher la suite",
                "Signer",
            ),
        ),
    ],
)
def test_the_answer_has_the_letter_and_the_words_around_it(
    client: Client, language: str, expected: tuple[str, ...]
) -> None:
    letter = LetterFactory(language=language)
    SignatoryFactory.create_batch(3, signatory_list=letter.signatory_list)
    SignatoryFactory(individual=True, signatory_list=letter.signatory_list)
    SignatoryFactory(signatory_list=letter.signatory_list, pending=True)
    query = f"?language={language}"
    answer = client.get(f"{LETTERS}/{letter.slug}{query}&embed=true", headers={"Accept-Language": "de"}).json()
    embed = answer.pop("embed")
    words = embed["words"]
    assert answer == client.get(f"{LETTERS}/{letter.slug}{query}").json()
    assert (embed["counts"], embed["privacy_path"], words["more"], words["sign"]) == expected


def test_nobody_is_counted_where_nobody_signed(client: Client, letter: LetterPage) -> None:
    assert Signatory.objects.count() == 0
    assert client.get(f"{LETTERS}/{letter.slug}?embed=true").json()["embed"]["counts"] == ""


def test_the_script_uses_every_word_and_has_none_of_its_own() -> None:
    words = embed_words()
    used = {*re.findall(r"this\.words\.(\w+)", SCRIPT), *re.findall(r'\btext\("(\w+)"\)', SCRIPT)}
    assert used | {*Signing.values} - {Signing.OPEN} == set(words)
    assert [word for word in words.values() if len(word) > 4 and word in SCRIPT] == []


def test_every_word_has_a_translation() -> None:
    with override("fr"):
        french = embed_words()
    assert [name for name, word in embed_words().items() if french[name] == word] == []
