from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from signatories.names.keys import KEY_LENGTH, name_key, sort_key
from signatories.names.organization_keys import organization_key
from tests.hypothesis_profiles import max_examples

#: Letters with the same case mapping in every language, with their accents.
PAIRED_LETTERS = "aàâäbcçdeéèêëfghiîïjklmnñoôöœpqrsšßtuùûüvwxyÿzαάβγωсёжийў -'&.,()+@=1234"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Été", "ETE"),
        ("L’Érable", "L'ERABLE"),
        ("می\u200cخواهم", "میخواهم"),
        ("Straße", "STRASSE"),
        ("Cedar  Network ", "cedar network"),
        ("Ｃｅｄａｒ", "cedar"),
        ("Ce\u200bdar", "Cedar"),
        ("E\u0301rable", "Érable"),
        ("Ёлка", "елка"),
    ],
)
def test_two_spellings_of_one_name_share_a_key(first: str, second: str) -> None:
    assert name_key(first) == name_key(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Cedar", "Cedars"),
        ("Cedar (Ottawa)", "Cedar (Toronto)"),
        ("Theatre", "atre"),
        # Articles are part of a name: "Le Van" and "Van" are two people.
        ("Le Van", "Van"),
        ("LA Voice", "Voice"),
        ("The Cedar Network", "Cedar Network"),
        ("L’Érable", "Érable"),
        ("Larch", "arch"),
        ("C+", "C"),
        # Marks of other scripts are kept: without them, these names would be equal.
        ("がく", "かく"),
        ("कि", "की"),
    ],
)
def test_two_names_do_not_share_a_key(first: str, second: str) -> None:
    assert name_key(first) != name_key(second)


@pytest.mark.parametrize("name", ["The", "Les", "L'", "La"])
def test_a_name_that_is_an_article_keeps_its_key(name: str) -> None:
    assert name_key(name) == name.casefold()


@given(st.text(alphabet=PAIRED_LETTERS, max_size=40))
@settings(max_examples=max_examples(200), deadline=None)
def test_case_and_accents_do_not_change_a_key(name: str) -> None:
    spellings = {name, name.upper(), name.lower(), name.title(), unicodedata.normalize("NFD", name)}
    assert {name_key(spelling) for spelling in spellings} == {name_key(name)}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("The Cedar Network", "the cedar network"),
        ("Lê Thị Hoa", "le thi hoa"),
        ("Les Harrison", "les harrison"),
        ("Das Gupta", "das gupta"),
        ("Theatre of Cedars", "theatre of cedars"),
        ("+1 Collective", "1 collective"),
        ("#Example", "example"),
        ("Œuvre", "oeuvre"),
        ("日本", "riben"),
        ("Жизнь", "zhizn'"),
        ("+", "+"),
    ],
)
def test_names_are_listed_by_their_letters(name: str, key: str) -> None:
    assert sort_key(name) == key


@given(st.text(max_size=60))
@example("龘" * 255)
@settings(max_examples=max_examples(200), deadline=None)
def test_a_sort_key_is_plain_ascii(name: str) -> None:
    assert sort_key(name).isascii()


def test_a_key_fits_its_column_however_many_characters_the_name_unfolds_to() -> None:
    name = "\ufdfa" * 255  # a ligature that NFKC expands to eighteen characters
    assert len(name_key(name)) == len(organization_key(name)) == KEY_LENGTH
    assert len(sort_key("龘" * 255)) == KEY_LENGTH


def test_two_long_names_that_differ_at_the_end_alone_have_two_keys() -> None:
    assert name_key("\ufdfa" * 254 + "a") != name_key("\ufdfa" * 254 + "b")
    assert organization_key("\ufdfa" * 254 + "a") != organization_key("\ufdfa" * 254 + "b")
