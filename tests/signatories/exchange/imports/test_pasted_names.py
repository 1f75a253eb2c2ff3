"""Pasted names become a file that goes through the import of every other file."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signatories.exchange.imports.direct import import_file
from signatories.exchange.imports.pasted_names import OPTIONS, LineChoices, PastedNames
from signatories.exchange.imports.upload_files import parse_upload
from signatories.models import SignatoryList

FROM_A_MAIL = (
    "Dr. Cleo Wing, Director, Data Institute, University of Exampleton\n"
    "Dr. Ben Baguette, Associate Director, Data Institute, University of Exampleton\n"
    "Ann Jonson, PhD, Associate University Librarian for Research, University of Exampleton Library\n"
)
NAMES_ONLY = "Ada Example\nBo Sample\nCy Muster\n"
TABBED = (
    "Ada Example\tProfessor\tExample University\nBo Sample\tLecturer\tExample University\n"
    "Cy Muster\tStudent\tExample College\n"
)
MARKDOWN = (
    "- [Ada Exemple](https://example.org/ada), développeuse, Exemple SARL\n"
    "- [Bo Modèle](https://example.net/bo), administrateur système\n"
    "- [Cy Échantillon](https://example.com/cy), designer, indépendant\n"
)
OUTCOMES = {
    FROM_A_MAIL: [
        ("Ann Jonson, PhD", "Associate University Librarian for Research", "University of Exampleton Library", ""),
        ("Dr. Ben Baguette", "Associate Director", "Data Institute, University of Exampleton", ""),
        ("Dr. Cleo Wing", "Director", "Data Institute, University of Exampleton", ""),
    ],
    NAMES_ONLY: [("Ada Example", "", "", ""), ("Bo Sample", "", "", ""), ("Cy Muster", "", "", "")],
    TABBED: [
        ("Ada Example", "Professor", "Example University", ""),
        ("Bo Sample", "Lecturer", "Example University", ""),
        ("Cy Muster", "Student", "Example College", ""),
    ],
    MARKDOWN: [
        ("Ada Exemple", "développeuse", "Exemple SARL", "https://example.org/ada"),
        ("Bo Modèle", "administrateur système", "", "https://example.net/bo"),
        ("Cy Échantillon", "designer", "indépendant", "https://example.com/cy"),
    ],
}


def import_pasted(signatory_list: SignatoryList, text: str, kind: str = "individual") -> list[tuple[str, ...]]:
    """Import a text and return what is printed of each entry, by name."""
    content = PastedNames.read(text, kind, LineChoices()).as_csv()
    report = import_file(signatory_list, content, file_name="pasted names.csv", options=OPTIONS)
    assert (report.errors, report.questions, report.file_error) == ([], [], None)
    return list(signatory_list.signatories.order_by("name").values_list("name", "title", "affiliation", "website"))


@pytest.mark.parametrize("text", OUTCOMES, ids=["mail", "names", "tabs", "markdown"])
def test_every_line_is_a_person_and_nobody_is_taken_for_a_header(signatory_list: SignatoryList, text: str) -> None:
    assert import_pasted(signatory_list, text) == OUTCOMES[text]


@pytest.mark.parametrize("text", OUTCOMES, ids=["mail", "names", "tabs", "markdown"])
def test_the_same_text_comes_out_the_same_as_an_uploaded_file_without_a_header(
    signatory_list: SignatoryList, text: str
) -> None:
    from tests.signatories.files import run_import

    report = run_import(signatory_list, text.encode(), header="none", constants={"kind": "individual"})
    assert report.errors == []
    printed = signatory_list.signatories.order_by("name").values_list("name", "title", "affiliation", "website")
    assert list(printed) == OUTCOMES[text]


def test_lines_that_look_like_headers_or_questions_are_signatories(signatory_list: SignatoryList) -> None:
    text = "Name, Title, Affiliation\nOrganization, Kind\nResponse\n=Ada Example\n'=Bo Sample\n007\n"
    assert [name for name, *_rest in import_pasted(signatory_list, text, "organization")] == [
        *("'=Bo Sample", "007", "=Ada Example", "Name", "Organization", "Response"),
    ]


def test_words_tell_organizations_from_people(signatory_list: SignatoryList) -> None:
    import_pasted(signatory_list, "Example Streets Coalition, Bo Sample, President\nAda Example, Chair\n", "mixed")
    entries = signatory_list.signatories.order_by("name").values_list("name", "kind", "title")
    assert list(entries) == [("Ada Example", "individual", "Chair"), ("Example Streets Coalition", "organization", "")]
    contact = signatory_list.signatories.get(kind="organization").contact
    assert (contact.representative, contact.representative_role) == ("Bo Sample", "President")


def test_a_choice_for_one_line_or_for_all_lines_like_it_replaces_the_guess() -> None:
    text = "Ada Example, Exampletown\nBo Sample, Modelville\nCy Muster\nAda Example, Exampletown"
    guessed = PastedNames.read(text, "individual", LineChoices())
    assert [line.doubt for line in guessed.lines] == ["title_or_affiliation"] * 2 + ["", "title_or_affiliation"]
    first, second, _third, repeated = guessed.lines
    assert len({line.digest for line in guessed.lines}) == 4
    choice = ("individual", "name", "affiliation")
    one = PastedNames.read(text, "individual", LineChoices().with_line(first.digest, choice))
    assert [line.columns.get("affiliation") for line in one.lines] == ["Exampletown", None, None, None]
    assert len(one.doubtful) == 2
    alike = [line.digest for line in guessed.of_shape(first.shape)]
    assert alike == [first.digest, second.digest, repeated.digest]
    choices = LineChoices().with_line(second.digest, ("individual", "name", "title"))
    everybody = PastedNames.read(text, "individual", choices.with_shape(first.shape, choice, alike))
    assert [line.columns.get("affiliation") for line in everybody.lines] == [
        *("Exampletown", "Modelville", None, "Exampletown"),
    ]
    assert everybody.doubtful == []


def test_a_line_can_be_left_out_and_a_line_without_a_name_is_doubted() -> None:
    (line,) = PastedNames.read("Signed by:", "individual", LineChoices()).lines
    without = PastedNames.read("Signed by:", "individual", LineChoices().with_line(line.digest, ("individual", "")))
    assert (without.entries, without.doubtful) == ([], [])
    nameless = LineChoices().with_line(line.digest, ("individual", "title"))
    assert PastedNames.read("Signed by:", "individual", nameless).lines[0].doubt == "no_name"


@pytest.mark.parametrize(
    "text",
    ["", "[]", "x", '{"lines": 3}', '{"lines": {"a": ["individual", "email"]}}', '{"shapes": {"a": []}}', "[" * 9999],
)
def test_choices_that_no_screen_sends_are_dropped(text: str) -> None:
    assert LineChoices.from_json(text) == LineChoices()


def test_choices_survive_the_form() -> None:
    choices = LineChoices({"a": ("individual", "name", "")}, {"b": ("organization", "name")})
    assert LineChoices.from_json(choices.as_json()) == choices


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=15, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40), max_size=6
    )
)
def test_each_line_of_any_text_is_one_row_of_the_file(lines: list[str]) -> None:
    pasted = PastedNames.read("\n".join([*lines, "Ada Example"]), "individual", LineChoices())
    table = parse_upload(pasted.as_csv(), OPTIONS)
    assert len(table) == len(pasted.entries)


@pytest.mark.parametrize(
    ("text", "names", "doubtful"),
    [
        ("[12:03] Ana García: I sign!\n[12:04] Beto Muestra: me too", ["Ana García", "Beto Muestra"], 2),
        (
            "12/03/2026, 12:03 - Ana García: yes\n[12.03.26, 12:04:05] Beto Muestra: sí",
            ["Ana García", "Beto Muestra"],
            2,
        ),
        ("Ada Example; Bo Sample; Cy Muster", ["Ada Example", "Bo Sample", "Cy Muster"], 0),
        (
            "Ada Example, Nurse; Bo Sample, Chair, Example Trust; Cy Muster",
            ["Ada Example", "Bo Sample", "Cy Muster"],
            0,
        ),
        ("Ada Example; Lecturer; Example University", ["Ada Example"], 0),
        ("Ada Example          Dee Doe\nBo Sample            Eve Probe", ["Ada Example", "Bo Sample"], 2),
        ("سارة مثال، أستاذة، جامعة المثال", ["سارة مثال"], 0),
        ("示例小明，教授，示例大学", ["示例小明"], 0),
        ("見本 太郎（見本大学）", ["見本 太郎"], 1),
        ("✅ Ada Example\n👉 Bo Sample, Nurse", ["Ada Example", "Bo Sample"], 0),
        ("Ada Example\nProfessor of Law | Example University\nT: +1 555 0100", None, 2),
    ],
)
def test_lines_of_chats_columns_and_other_scripts(text: str, names: list[str] | None, doubtful: int) -> None:
    pasted = PastedNames.read(text, "individual", LineChoices())
    if names:
        assert [line.columns["name"] for line in pasted.entries] == names
    doubted = [line for line in pasted.lines if line.doubt]
    assert len(doubted) >= doubtful
