"""The alphabets of languages: the order of names, and the letters under which readers find them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signatories.names.keys import KEY_LENGTH
from signatories.sorting import alphabets
from signatories.sorting.collation import collation_key, first_letter, name_sort_key


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", "Ångström Łukasz Oakes Ørsted Öst Otto Петров Zhu"),
        ("en-gb", "Ångström Otto"),
        ("en", "Adams أحمد Ali Aziz Brown نجيب"),
        ("de", "Muller Müllner Ott Öz Straße Strat"),
        ("sv", "Alm Ohm Wolf Zeder Åberg Ægir Ärlig Öberg Ørsted"),
        ("da", "Abel Zeuthen Ægir Ørsted Öst Aagaard Åhus"),
        ("nb", "Abel Zeuthen Ægir Ørsted Aagaard"),
        ("es", "Núñez Nuzas Ñíguez Oca"),
        ("fr", "Eco Écuyer Edo Ñu Œuf Of"),
        ("pl", "Lz Łoś Mak Ząb Zz Źrebak Żak"),
        ("cs", "Cz Čapek Dub Hz Chalupa Ivan Rz Řezník Sz Šebek"),
        ("hu", "Cz Csaba Dóra Gz Gyula Oz Őz Zz Zsolt"),
        ("tr", "Cz Çelik Hz Işık İnan Jale Oz Ödül Uz Ünal"),
        ("et", "Sz Šein Zak Žuk Tamm Wolf Õis Äär Öpik Üks Xi"),
        ("vi", "An Ân Dương Đặng Em"),
        ("is", "Az Árni Dz Ðuri Zoë Þór Ævar Örn"),
        ("ru", "Ёлкин Ель Жуков Зуев Щукин Яковлев Smith"),
        ("uk", "Гай Ґудзь Діденко Єльська Жук Ивах Ільїн Їжак"),
        ("el", "Άννα Βέρα Γιώργος Smith"),
        ("ar", "أحمد بدر عليّ محمد Ada"),
        ("fa", "پارسا تارا چنگیز ژاله گلی یاسمن"),
        ("he", "אדם בר כהן תמר Ada"),
        ("ko", "강 김민준 박 이 Kim"),
        ("hi", "अमर कमल राम Ada"),
        ("ka", "აკაკი ბექა ჯანო Ada"),
        ("hy", "Արամ Բագրատ Գոհար Ada"),
    ],
)
def test_names_are_in_the_order_of_the_alphabet(language: str, names: str) -> None:
    ordered = names.split()
    assert sorted(ordered, key=lambda name: collation_key(name, language)) == ordered


@pytest.mark.parametrize(
    ("text", "language", "letter"),
    [
        ("Étoile, Ada", "en", "E"),
        ("Öberg, Ada", "en", "O"),
        ("Öberg, Ada", "de", "O"),
        ("Öberg, Ada", "sv", "Ö"),
        ("Ørsted, Ada", "sv", "Ö"),
        ("Aagaard, Bo", "da", "Å"),
        ("Ñíguez, Ana", "es", "Ñ"),
        ("Ñíguez, Ana", "fr", "N"),
        ("Chalupa, Jan", "cs", "Ch"),
        ("Łoś, Ewa", "fr", "L"),
        ("Işık, Can", "tr", "I"),
        ("inan, Can", "tr", "İ"),
        ("inan, Can", "en", "I"),
        ("Петров, Иван", "en", "P"),
        ("Петров, Иван", "ru", "П"),
        ("Ёлкин, Иван", "ru", "Е"),
        ("王小明", "en", "W"),
        ("أحمد, علي", "ar", "ا"),
        ("أحمد, محمد", "en", "A"),
        ("علي, محمد", "fr", "A"),
        ("الأحمد, محمد", "en", "A"),
        ("إبراهيم", "en", "I"),
        ("عُمر", "en", "U"),
        ("محفوظ, نجيب", "en", "M"),
        ("אברהם, דוד", "en", "A"),
        ("עופר", "en", "O"),
        ("איתמר", "en", "I"),
        ("ใจดี", "en", "C"),
        ("ໄຊ", "en", "X"),
        ("’t Hooft, Bo", "en", "T"),
        ("3M", "en", "3"),
        ("(Bo)", "en", "B"),
        ("🙂 Ada", "en", "A"),
        ("", "en", ""),
        ("🙂", "en", ""),
        ("", "sv", ""),
    ],
)
def test_a_text_is_found_under_the_letter_of_its_place(text: str, language: str, letter: str) -> None:
    assert first_letter(text, language) == letter


LANGUAGES = st.sampled_from(
    ["", "en", "zh-hans", *alphabets.ADDED_LETTERS, *alphabets.OTHER_SCRIPTS, *alphabets.IN_UNICODE_ORDER]
)


@given(st.text(max_size=300), LANGUAGES)
def test_every_text_has_an_ascii_key_that_fits(text: str, language: str) -> None:
    for key in (collation_key(text, language), name_sort_key(text, language)):
        assert key.isascii()
        assert len(key) <= KEY_LENGTH
    assert len(first_letter(text, language)) <= 3


@given(st.text("abcdzåäöøñłчжąśŕ", min_size=1, max_size=6), st.text("aözñч", min_size=1, max_size=6), LANGUAGES)
def test_letters_are_in_the_order_of_the_keys(one: str, other: str, language: str) -> None:
    """Names under different letters are never mixed: the letters of a sorted list change once each."""
    first, second = sorted((one, other), key=lambda name: collation_key(name, language))
    if first_letter(first, language) != first_letter(second, language):
        assert collation_key(first_letter(first, language), language) < collation_key(second, language)


@given(st.text("abz ñö", max_size=8), st.text("abz ñö", max_size=8), LANGUAGES)
def test_a_family_name_comes_before_longer_ones(name: str, more: str, language: str) -> None:
    family = " ".join(name.split())
    if family and more.strip():
        assert name_sort_key(f"{family}, Zzz", language) < name_sort_key(f"{family} {more.strip()}, Aaa", language)
