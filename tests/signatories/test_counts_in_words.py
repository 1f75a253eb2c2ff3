"""The counts of a list as a sentence, with signatures on paper apart."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from signatories.counts_in_words import Counts, paper_sentence, withheld_in_words

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (Counts(31, 46, 120), "31 organizations, 46 individuals and 120 on paper have signed"),
        (Counts(1, 0, 120), "1 organization and 120 on paper have signed"),
        (Counts(0, 46, 1), "46 individuals and 1 on paper have signed"),
        (Counts(0, 0, 120), "120 on paper have signed"),
        (Counts(0, 0, 1), "1 on paper has signed"),
        (Counts(1, 0, 0), "1 organization has signed"),
        (Counts(0, 0, 0), "Nobody has signed yet"),
    ],
)
def test_signatures_on_paper_come_last(counts: Counts, sentence: str) -> None:
    assert counts.sentence == sentence


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "fr",
            [
                f"31{NBSP}organisations, 46{NBSP}personnes et 120{NBSP}sur papier ont signé",
                f"1{NBSP}sur papier a signé",
                f"120{NBSP}sur papier ont signé",
            ],
        ),
        (
            "de",
            [
                "31 Organisationen, 46 Einzelpersonen und 120 auf Papier haben unterzeichnet",
                "1 auf Papier hat unterzeichnet",
                "120 auf Papier haben unterzeichnet",
            ],
        ),
    ],
)
def test_the_sentence_is_in_the_active_language(language: str, sentences: list[str]) -> None:
    with override(language):
        written = [counts.sentence for counts in (Counts(31, 46, 120), Counts(0, 0, 1), Counts(0, 0, 120))]
    assert written == sentences


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "10,000 organizations, 1,234 individuals and 2,000 on paper have signed"),
        (
            "fr",
            f"10{NBSP}000{NBSP}organisations, 1{NBSP}234{NBSP}personnes et 2{NBSP}000{NBSP}sur papier ont signé",
        ),
        ("de", "10.000 Organisationen, 1.234 Einzelpersonen und 2.000 auf Papier haben unterzeichnet"),
    ],
)
def test_thousands_are_grouped_as_in_the_active_language(language: str, sentence: str) -> None:
    with override(language):
        assert Counts(10_000, 1_234, 2_000).sentence == sentence


@pytest.mark.parametrize(
    ("language", "words", "sentence"),
    [
        ("en", "no signatories yet", "Nobody has signed yet"),
        ("fr", "aucun signataire pour l’instant", "Personne n’a encore signé"),
        ("de", "noch niemand", "Noch niemand hat unterzeichnet"),
    ],
)
def test_an_empty_list_is_no_number(language: str, words: str, sentence: str) -> None:
    with override(language):
        assert (str(Counts(0, 0)), Counts(0, 0).sentence) == (words, sentence)
        assert (str(Counts(0, 0, 1)) == words, Counts(0, 0, 1).sentence == sentence) == (False, False)


def test_withheld_names_follow_a_list_of_names() -> None:
    written = [withheld_in_words(1_000, after_names=after_names) for after_names in (True, False)]
    assert written == ["and 1,000 who are not named", "1,000 who are not named"]


def test_signatures_on_paper_are_never_added() -> None:
    assert (Counts(31, 46, 120).total, Counts(0, 0, 120).total) == (77, 0)
    assert [counts.is_empty for counts in (Counts(0, 0), Counts(0, 0, 1), Counts(1, 0))] == [True, False, False]


def test_they_follow_a_list_of_names() -> None:
    written = [paper_sentence(counts) for counts in (Counts(2, 0, 120), Counts(0, 0, 120), Counts(2, 0))]
    assert written == ["and 120 on paper", "120 on paper", ""]


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        ("en", "and 1 who is not named", "and 2 who are not named"),
        ("fr", "et 1 dont le nom n’est pas indiqué", "et 2 dont le nom n’est pas indiqué"),
        ("de", "und 1 Person oder Organisation ohne Namensnennung", "und 2 ohne Namensnennung"),
    ],
)
def test_the_sentence_is_also_true_of_those_whose_names_were_removed(language: str, one: str, many: str) -> None:
    with override(language):
        assert [withheld_in_words(number, after_names=True) for number in (1, 2)] == [one, many]
