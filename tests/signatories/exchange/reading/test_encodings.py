"""Encodings of files that do not say theirs: guessed by how natural the text reads, and doubted aloud."""

from __future__ import annotations

import pytest

from signatories.exchange.cells.mojibake import has_mojibake, mojibake_encoding, repair_mojibake
from signatories.exchange.reading.encodings import detect_utf16, guess_encoding
from signatories.exchange.sandbox import read_table

LISTS = {
    "cp1250": "Kovács Jenő, Žofie Příkladová, Łukasz Wójcik, Małgorzata Wzór",
    "iso8859-2": "Šárka Příkladová, Zażółć Wzór",
    "cp1251": "Анна Примерова, Борис Образцов",
    "koi8-r": "Анна Примерова, Борис Образцов",
    "cp1253": "Άννα Παράδειγμα, Ελένη Υπόδειγμα",
    "cp1254": "Ayşe Örnek, Çiğdem Öğütçü, Işıl Çağrı",
    "mac-roman": "Élodie Exemple, Université d’Exemple, Müller, Peña",
    "cp850": "São João, Élodie Exemple, Ação",
}


@pytest.mark.parametrize(("encoding", "names"), LISTS.items())
def test_the_encoding_in_which_names_read_best_is_offered(encoding: str, names: str) -> None:
    guess = guess_encoding(f"Name\n{names}\n".encode(encoding))

    assert (guess.encoding, guess.is_doubtful) == (encoding, True)
    assert guess.samples[0][0] == encoding


@pytest.mark.parametrize(
    "names",
    [
        *("Hélène Noël Çelik", "Müller Straße Größe", "São João Conceição", "Søren Åse Ærø", "ZOË O’NEIL"),
        *("Björk Guðmundsdóttir", "Peña Muñoz María", "l’été « Œuvre »", "DUPRÉ", "Nuñez", "Chloë – Test"),
    ],
)
def test_western_names_of_windows_are_not_doubted(names: str) -> None:
    assert guess_encoding(f"Name\n{names}\n".encode("cp1252")).is_doubtful is False


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_zero_bytes(encoding: str) -> None:
    content = "Name;Kind\nÉlodie;individual\n".encode(encoding)

    assert detect_utf16(content) == encoding
    assert [row.cells for row in read_table(content)] == [("Élodie", "individual")]


@pytest.mark.parametrize("content", [b"", b"a", b"name\n\0\n", b"\0" * 20, "Élodie".encode()])
def test_other_content_is_not_utf_16(content: bytes) -> None:
    assert detect_utf16(content) == ""


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Élodie, Université d’Exemple", "cp1252"),
        ("Élodie, Université", "latin-1"),
        ("Małgorzata Śląska", "cp1252"),
        ("Élodie, Università", "mac-roman"),
        ("Élodie, Universität", "cp850"),
        ("Élodie, Universität", "cp437"),
        ("Élodie Köln", "cp1250"),
        ("Анна Кротова", "cp1251"),
    ],
)
def test_utf_8_that_was_read_as_something_else_is_repaired(text: str, wrong: str) -> None:
    garbled = text.encode().decode(wrong)

    assert has_mojibake(garbled)
    assert repair_mojibake(garbled, mojibake_encoding(garbled)) == text


@pytest.mark.parametrize(
    "text",
    [
        *("«СССР» и Рівне", "Ärzte „Österreich“", "ÉTÉ »", "Ångström", "Łódź", "Ăn Lăng", "Õpik", "Šárka", "Ñandú"),
        *("Ĺudovít", "Île-d’Orléans", "İstanbul"),
    ],
)
def test_other_text_has_no_mojibake(text: str) -> None:
    assert not has_mojibake(text)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("氏名,役職,所属\r\n見本 太郎,教授,見本大学\r\n例 花子,,\r\n", "cp932"),
        ("お名前,ご所属\r\nサンプル 花子,れいだいがく\r\n", "cp932"),
        ("姓名,职务,单位\r\n示例小明,教授,示例大学\r\n样本丽,,\r\n", "gb18030"),
        ("姓名,職稱,單位\r\n陳範例,教授,範例大學\r\n", "big5"),
        ("이름,직책,소속\r\n김예시,교수,예시대학교\r\n", "cp949"),
    ],
)
def test_east_asian_encodings_are_offered(text: str, encoding: str) -> None:
    guess = guess_encoding(text.encode(encoding))
    assert (guess.encoding, guess.is_doubtful) == (encoding, True)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("ФИО;Должность;Организация\r\nИванова Пример;Профессор;Университет Пример\r\n", "cp1251"),
        ("Ονοματεπώνυμο;Ιδιότητα\r\nΆδα Παράδειγμα;Καθηγήτρια\r\n", "cp1253"),
        ("Imię;Nazwisko\r\nŁucja;Wąż\r\nBożena;Źdźbło\r\n", "cp1250"),
        ("Nom;Titre\r\nÉlodie;Députée\r\nZoé;Élève\r\n", "cp1252"),
        ("Name;Titel\r\nJörg Müller;Professor\r\nBärbel Größe;Ärztin\r\n", "cp850"),
        ("Nom;Titre\r\nÉlodie;Députée\r\n", "mac-roman"),
    ],
)
def test_letters_of_europe_are_not_taken_for_east_asian_ones(text: str, encoding: str) -> None:
    assert guess_encoding(text.encode(encoding)).encoding == encoding
