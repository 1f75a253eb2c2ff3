from __future__ import annotations

import hashlib
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from signatories.addresses import email_key
from signatories.normalisation import KEY_LENGTH, clean_text, fold, is_visible, name_key, sort_key

#: Letters whose upper and lower case belong together in every language, with their accents.
PAIRED_LETTERS = "aàâäbcçdeéèêëfghiîïjklmnñoôöœpqrsšßtuùûüvwxyÿzαάβγωсёжийў -'&.,()+@=1234"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Cedar \t Network ", "Cedar Network"),
        ("Cedar\u00a0\u202fNetwork", "Cedar Network"),
        ("Cedar\r\nNetwork\rTrust", "Cedar\nNetwork\nTrust"),
        ("Cedar \n Network\n", "Cedar\nNetwork"),
        ("E\u0301rable", "Érable"),
        ("Ce\u00addar\u200b Net\u2060work\ufeff", "Cedar Network"),
        # What a zero-width space held apart comes together.
        ("E\u200b\u0301rable", "Érable"),
        # Joiners between letters and inside emoji carry meaning; at an edge they are noise.
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🔧", "👩\u200d🔧"),
        ("\u200dCedar \u200c Network\u200d", "Cedar Network"),
        # Case, punctuation and what a spreadsheet would run are the owner's.
        ("+1 COLLECTIVE (Ltd.)", "+1 COLLECTIVE (Ltd.)"),
        ("", ""),
    ],
)
def test_text_is_stored_without_noise(typed: str, stored: str) -> None:
    assert clean_text(typed) == stored


@given(st.text(max_size=60))
@example("\u200d \u200d \u0301")
@example("a\u200d\u200b\n\u200c\u0301")
@settings(max_examples=400, deadline=None)
def test_cleaning_twice_is_the_same_as_cleaning_once(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_cleaned_text_has_no_blank_at_its_ends_and_no_run_of_spaces(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    assert cleaned == unicodedata.normalize("NFC", cleaned)


@pytest.mark.parametrize("text", ["a", "7", "&", "😀", "日本", "ᐃᓄᐃᑦ", " . "])
def test_a_letter_a_digit_or_a_mark_can_be_seen(text: str) -> None:
    assert is_visible(text) is True


@pytest.mark.parametrize("text", ["", " \t\n", "\u200b\u200d\ufeff", "\u00a0\u2003", "\u0301", "\u202e"])
def test_spaces_and_marks_without_a_letter_can_not_be_seen(text: str) -> None:
    assert is_visible(text) is False


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Été", "ETE"),
        ("Les Érables", "erables"),
        ("L’Érable", "L'ERABLE"),
        ("L' Érable", "erable"),
        ("Die Zeder", "ZEDER"),
        ("Straße", "STRASSE"),
        ("Cedar  Network ", "cedar network"),
        ("Ｃｅｄａｒ", "cedar"),
        ("Ce\u200bdar", "Cedar"),
        ("E\u0301rable", "Érable"),
        ("Ёлка", "елка"),
    ],
)
def test_two_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cedar", "Cedars"),
        ("Cedar (Ottawa)", "Cedar (Toronto)"),
        ("Theatre", "atre"),
        ("Larch", "arch"),
        ("C+", "C"),
        # Marks of other scripts are letters: without them these would be one name.
        ("がく", "かく"),
        ("कि", "की"),
    ],
)
def test_two_names_do_not_share_a_key(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize("name", ["The", "Les", "L'", "La"])
def test_a_name_that_is_an_article_keeps_its_key(name: str) -> None:
    assert name_key(name) == name.casefold()


@given(st.text(alphabet=PAIRED_LETTERS, max_size=40))
@settings(max_examples=200, deadline=None)
def test_case_and_accents_do_not_change_a_key(name: str) -> None:
    spellings = {name, name.upper(), name.lower(), name.title(), unicodedata.normalize("NFD", name)}
    assert {name_key(spelling) for spelling in spellings} == {name_key(name)}


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_cleaning_a_name_does_not_change_its_key(name: str) -> None:
    assert name_key(clean_text(name)) == name_key(name)
    assert fold(clean_text(name)) == fold(name)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("The Cedar Network", "cedar network"),
        ("Les Érables", "erables"),
        ("L’Érable", "erable"),
        ("Die Zeder", "zeder"),
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
@settings(max_examples=200, deadline=None)
def test_a_sort_key_is_plain_ascii(name: str) -> None:
    assert sort_key(name).isascii()


def test_a_key_fits_its_column_however_many_characters_the_name_unfolds_to() -> None:
    name = "\ufdfa" * 255  # one character that stands for eighteen
    assert len(name_key(name)) == KEY_LENGTH
    assert len(sort_key("龘" * 255)) == KEY_LENGTH


@pytest.mark.parametrize("address", ["", "  ", "\u200b"])
def test_no_address_has_no_key(address: str) -> None:
    assert email_key(address) == ""


@pytest.mark.parametrize("other", ["ROBIN@EXAMPLE.ORG", " robin@example.org ", "robin@exam\u200bple.org"])
def test_two_spellings_of_one_address_share_a_key(other: str) -> None:
    assert email_key(other) == email_key("robin@example.org")


def test_two_addresses_do_not_share_a_key() -> None:
    assert email_key("robin@example.org") != email_key("robin@example.com")


def test_a_key_of_an_address_can_not_be_computed_without_the_secret(settings: Settings) -> None:
    key = email_key("robin@example.org")
    assert len(key) == 64
    assert key != hashlib.sha256(b"robin@example.org").hexdigest()
    settings.EMAIL_HASH_KEY = "another"
    assert email_key("robin@example.org") != key
