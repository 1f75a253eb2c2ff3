from __future__ import annotations

import codecs

import pytest

from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.rows import Row
from signatories.exchange.sandbox import read_table
from tests.signatories.files import csv_file, csv_lines

HEADER = ["kind", "name", "title"]
ROWS = [
    ["individual", "Hélène “Léa” D’Été", "Professeure, émérite"],
    ["organization", "Société à venir; fonds", "| \t"],
]
TABLE = [Row(2, ("individual", "Hélène “Léa” D’Été", "Professeure, émérite"))]
TABLE.append(Row(3, ("organization", "Société à venir; fonds", "| \t")))


@pytest.mark.parametrize(
    ("encoding", "mark", "understood"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", codecs.BOM_UTF8, "UTF-8"),
        ("cp1252", b"", "Windows-1252"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "UTF-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "UTF-16"),
    ],
)
@pytest.mark.parametrize(
    ("delimiter", "separator"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")]
)
def test_encoding_and_separator_are_found(
    encoding: str, mark: bytes, understood: str, delimiter: str, separator: str
) -> None:
    table = read_table(mark + csv_file(HEADER, *ROWS, delimiter=delimiter, encoding=encoding))
    assert (table.headers, list(table)) == (HEADER, TABLE)
    assert table.source == f"{understood}, separated by {separator}"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_line_ending_is_read(end: str) -> None:
    content = end.join(["kind,name", "organization,Alder", 'individual,"Birch\nBark"', ""]).encode()
    assert list(read_table(content)) == [Row(2, ("organization", "Alder")), Row(3, ("individual", "Birch\nBark"))]


def test_mixed_line_endings_and_a_missing_one_are_read() -> None:
    table = read_table(b"kind,name\r\norganization,Alder\norganization,Birch\rorganization,Cedar")
    assert [row.cells[1] for row in table] == ["Alder", "Birch", "Cedar"]


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    content = b'\n,,\nkind,name\norganization,"Alder\nand\nAsh"\n\norganization,Birch\n'
    table = read_table(content)
    assert table.headers == ["kind", "name"]
    # Three lines of one cell are one row; a blank row counts although it is left out.
    assert list(table) == [Row(4, ("organization", "Alder\nand\nAsh")), Row(6, ("organization", "Birch"))]


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", "sep=;\r"])
def test_the_line_by_which_excel_names_its_separator_is_no_row(first: str) -> None:
    table = read_table(f"{first}\nkind;name\norganization;Alder, Ash and Birch, a b c\n".encode())
    assert (table.headers, list(table)) == (
        ["kind", "name"],
        [Row(2, ("organization", "Alder, Ash and Birch, a b c"))],
    )


def test_a_header_that_only_begins_like_the_separator_line_is_a_header() -> None:
    assert read_table(b"sep=name,kind\nAlder,organization\n").headers == ["sep=name", "kind"]


def test_separators_inside_quoted_cells_do_not_mislead() -> None:
    table = read_table('"Which one? a;b;c;d";"Nom";"Type"\r\n"x;y";"Érable";"organisation"\r\n'.encode())
    assert table.headers == ["Which one? a;b;c;d", "Nom", "Type"]
    assert list(table) == [Row(2, ("x;y", "Érable", "organisation"))]


def test_known_headers_outweigh_the_number_of_cells() -> None:
    # Commas give five cells, but only semicolons give a name.
    table = read_table(b"name;Remarks, if any, on food, drink, rest\nAlder;none\n")
    assert table.headers == ["name", "Remarks, if any, on food, drink, rest"]


def test_one_column_is_a_table() -> None:
    assert list(read_table(b"name\nAlder\nBirch\n")) == [Row(2, ("Alder",)), Row(3, ("Birch",))]


def test_a_quotation_mark_inside_a_cell_is_a_character() -> None:
    table = read_table(csv_lines("kind,name", 'organization,The 5" Club', 'organization,"The ""Big"" Club"'))
    assert list(table) == [Row(2, ("organization", 'The 5" Club')), Row(3, ("organization", 'The "Big" Club'))]


@pytest.mark.parametrize(
    "rows",
    [
        ["organization,Alder", 'organization,"Birch', "organization,Cedar"],
        ["organization,Alder", '"organization,Birch'],
        ["organization,Alder", 'organization,"Birch" Trust', "organization,Cedar"],
    ],
)
def test_an_open_quotation_mark_is_refused_with_its_row(rows: list[str]) -> None:
    with pytest.raises(UnreadableFile, match=r"\brow 3\b"):
        read_table(csv_lines("kind,name", *rows))


def test_a_cell_that_swallowed_the_file_is_refused_with_its_row() -> None:
    swallowed = "\n".join(["organization,Birch"] * 10_000)
    with pytest.raises(UnreadableFile, match=r"(?i)\brow 2\b"):
        read_table(csv_lines("kind,name", f'organization,"{swallowed}"'))


@pytest.mark.parametrize(
    "content",
    [
        "kind;name\n".encode("utf-16-le"),
        "kind;name\norganization;Alder\n".encode("utf-32"),
        codecs.BOM_UTF16_LE + b"k\0i\0n",
        b"kind,name\norganization,Al\0der\n",
        codecs.BOM_UTF8 + b"kind,name\norganization,H\xe9l\xe8ne\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    ],
)
def test_bytes_that_are_no_text_are_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_table(content)


def test_characters_that_utf_8_and_windows_1252_share_no_bytes_for_are_not_guessed() -> None:
    # Libraries for charset detection decode this as "Hélčne".
    assert list(read_table("name\nHélène\n".encode("cp1252"))) == [Row(2, ("Hélène",))]
    assert list(read_table("name\nHélène\n".encode())) == [Row(2, ("Hélène",))]


def test_a_guarded_cell_is_given_back_as_its_owner_wrote_it() -> None:
    table = read_table(csv_lines("name,title", "'+1 Collective,'Tis", "''=x,'"))
    assert list(table) == [Row(2, ("+1 Collective", "'Tis")), Row(3, ("'=x", "'"))]


@pytest.mark.parametrize(
    ("encoding", "lines"),
    [
        ("mac-roman", ["Élodie Exemple", "Université d’Exemple", "Björn Beispiel", "Straße “A”"]),
        ("cp850", ["Élodie Exemple", "Université d'Exemple", "Björn Beispiel", "Straße A"]),
        ("cp850", ["Noël", "Garçon", "À côté"]),
        ("cp1251", ["Пример Имя", "Образец"]),
    ],
)
def test_a_code_page_of_another_system_is_doubted_and_the_likely_one_named(encoding: str, lines: list[str]) -> None:
    table = read_table("\n".join(["name", *lines, ""]).encode(encoding))
    assert (table.metadata.encoding, table.metadata.doubts_encoding) == (encoding, True)
    assert [row.cells[0] for row in table] == lines


@pytest.mark.parametrize(
    "lines",
    [
        ["Élodie", "Zoë Œuvre", "« Été »", "L’Île-d’Orléans", "ÉLODIE", "Straße", "Señor Ñandú", "Łukasz"[1:], "Þór"],
        ["Société québécoise d’exemple", "10 € – ça va…", "Zürich „Haus“", "Ana João Conceição", "Ærø Å"],
    ],
)
def test_text_of_windows_is_no_doubt(lines: list[str]) -> None:
    table = read_table("\n".join(["name", *lines, ""]).encode("cp1252"))
    assert (table.metadata.encoding, table.metadata.doubts_encoding) == ("cp1252", False)
    assert [row.cells[0] for row in table] == lines
