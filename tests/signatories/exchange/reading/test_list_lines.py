"""Splitting pasted lines: every line that people paste, and the promise that no letter is lost."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from signatories.exchange.reading.line_fields import MIXED, Doubt, guess_fields, join_parts
from signatories.exchange.reading.list_lines import MAX_LINE, split_lines

SIGNS = st.sampled_from(
    [
        *'\t,;|()[]<>"“”*_>-–—•.:&@/ \u00a0\u202f',
        "and ",
        " and",
        " et",
        "mailto:",
        "https://",
        "www.",
        "12. ",
        "](",
        "a@b.ca",
    ]
)
WORDS = st.sampled_from(["Ada", "Example", "É", "Professor", "University", "PhD", "x", "7", "李", "عمر"])
LINES = st.lists(st.one_of(SIGNS, WORDS, st.characters(exclude_categories=["Cs"])), max_size=25).map("".join)


def entries(text: str, kind: str = MIXED) -> list[dict[str, str]]:
    """Return the columns of each line, with its addresses and its doubt."""
    found = []
    for line in split_lines(text):
        guess = guess_fields(line, kind)
        columns = join_parts(line.parts, guess.fields)
        more = {"email": line.email, "website": line.website, "doubt": str(guess.doubt)}
        if guess.kind == "organization":
            more["kind"] = guess.kind
        found.append(columns | {key: value for key, value in more.items() if value})
    return found


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("Ada Example", {}),
        ("  Ada\u00a0Example  ", {}),
        ("• Ada Example", {}),
        ("•Ada Example", {}),
        ("- Ada Example", {}),
        ("* Ada Example,", {}),
        ("– Ada Example ;", {}),
        ("· Ada Example", {}),
        ("・Ada Example", {}),
        ("Ada Example  12:03 PM", {}),
        ("Ada Example [12:03]", {}),
        ("12. Ada Example", {}),
        ("12) Ada Example", {}),
        ("(12) Ada Example", {}),
        ("12.\tAda Example", {}),
        ("12\tAda Example", {}),
        ("> > - Ada Example", {}),
        (">Ada Example, and", {}),
        ("Ada Example and", {}),
        ("and Ada Example", {}),
        ("Ada Example et", {}),
        ("[ ] Ada Example", {}),
        ("**Ada Example**", {}),
        ('"Ada Example"', {}),
        ("Ada Example <ada@example.org>", {"email": "ada@example.org"}),
        ("Ada Example [mailto:ada@example.org]", {"email": "ada@example.org"}),
        ("Ada Example ada@example.org", {"email": "ada@example.org"}),
        ("Ada Example (ada@example.org)", {"email": "ada@example.org"}),
        ("[Ada Example](https://example.org/ada)", {"website": "https://example.org/ada"}),
        ("[Ada Example](mailto:ada@example.org)", {"email": "ada@example.org"}),
        ("Ada Example, www.example.org/x.", {"website": "www.example.org/x"}),
        ("Ada Example (Example University)", {"affiliation": "Example University"}),
        ("Ada Example, Professor", {"title": "Professor"}),
        ("Ada Example, développeuse", {"title": "développeuse"}),
        ("Ada Example; Professor; Example Town", {"title": "Professor", "affiliation": "Example Town"}),
        ("Ada Example | Professor | Example Town", {"title": "Professor", "affiliation": "Example Town"}),
        ("Ada Example\tProfessor\tLab, Example U", {"title": "Professor", "affiliation": "Lab, Example U"}),
        ("Ada Example – Chair, Example Trust", {"title": "Chair", "affiliation": "Example Trust"}),
        ("Ada Example — Chair — Example Trust", {"title": "Chair", "affiliation": "Example Trust"}),
        ("Ada Example - Chair, Example Trust", {"title": "Chair", "affiliation": "Example Trust"}),
        ("Ada Example,Chair,Example Trust", {"title": "Chair", "affiliation": "Example Trust"}),
        (
            "Ada Example, Director, Data Institute, Example University",
            {"title": "Director", "affiliation": "Data Institute, Example University"},
        ),
        (
            "Ada Example, Professor, Department Head, Example University",
            {"title": "Professor, Department Head", "affiliation": "Example University"},
        ),
    ],
)
def test_a_line_of_one_person_is_split(line: str, columns: dict[str, str]) -> None:
    assert entries(line) == [{"name": "Ada Example", **columns}]


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("Ann Jonson, PhD, Librarian, Example Library", {"name": "Ann Jonson, PhD", "title": "Librarian"}),
        ("Dee Doe (she/her), nurse", {"name": "Dee Doe (she/her)", "title": "nurse"}),
        ("Robert (Bob) Smith", {"name": "Robert (Bob) Smith"}),
        ("Jean-Luc Modèle", {"name": "Jean-Luc Modèle"}),
        ("Example Streets Coalition", {"name": "Example Streets Coalition", "kind": "organization"}),
    ],
)
def test_what_belongs_to_the_name_stays_in_it(line: str, columns: dict[str, str]) -> None:
    (found,) = entries(line)
    assert found.items() >= columns.items()
    assert "doubt" not in found


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        ("Ada Example, Exampletown", Doubt.TITLE_OR_AFFILIATION),
        ("Ada Example, Example University, Professor", Doubt.TITLE_OR_AFFILIATION),
        ("Ada Example, Larch, Birch, Alder", Doubt.MANY_PARTS),
        ("Example, Ada", Doubt.FAMILY_FIRST),
        ("Signed by:", Doubt.HEADING),
        ("Ada and Bo Example", Doubt.PAIR),
        ("We the undersigned urge the minister to act at once", Doubt.LONG_NAME),
        ("ada@example.org", Doubt.NO_NAME),
        ("Example Trust, Bo Sample, Chair", Doubt.REPRESENTATIVE),
    ],
)
def test_a_line_that_may_be_split_wrongly_is_doubted(line: str, doubt: Doubt) -> None:
    assert [found["doubt"] for found in entries(line)] == [doubt]


def test_the_particle_of_a_family_name_does_not_make_two_signatories() -> None:
    assert entries("Ada von und zu Beispiel") == [{"name": "Ada von und zu Beispiel"}]


def test_the_name_of_an_organization_among_individuals_is_doubted() -> None:
    assert [found["doubt"] for found in entries("Example Trust\nAda Example, Chair", "individual")[:1]] == [Doubt.KIND]


def test_each_of_several_addresses_in_a_line_is_somebody() -> None:
    assert entries("Ada Example <ada@example.org>; Bo Sample <bo@example.org>, Cy Muster <cy@example.org>") == [
        {"name": "Ada Example", "email": "ada@example.org"},
        {"name": "Bo Sample", "email": "bo@example.org"},
        {"name": "Cy Muster", "email": "cy@example.org"},
    ]


def test_the_family_name_in_front_sorts_the_name() -> None:
    (found,) = entries("García Márquez\nExample, Ada, Professor")[1:]
    assert found == {"name": "Ada Example", "sort_as": "Example, Ada", "title": "Professor", "doubt": "family_first"}


def test_lines_without_letters_are_nobody() -> None:
    assert entries("\n \n---\n***\n\u00a0\n•\n") == []


@given(st.lists(LINES, max_size=4).map("\n".join), st.sampled_from(["individual", "organization", MIXED]))
@example("and y", MIXED)
@example('[a](https://b.ca "c d")', MIXED)
@example("a" * (MAX_LINE + 1) + ", b", MIXED)
def test_no_letter_of_a_line_is_lost_and_none_is_added(text: str, kind: str) -> None:
    def letters(*texts: str) -> Counter[str]:
        return Counter(character for part in texts for character in part if character.isalnum())

    found = list(split_lines(text))
    written = [(*line.parts, line.email, line.website, line.dropped) for line in found]
    assert letters(*(part for line in written for part in line)) == letters(text)
    for line in found:
        guess = guess_fields(line, kind)
        assert len(guess.fields) == len(line.parts)
        columns = join_parts(line.parts, guess.fields)
        kept = {key: value for key, value in columns.items() if key != "sort_as"}
        assert letters(*kept.values()) == letters(*line.parts)


@pytest.mark.parametrize(
    "text",
    [
        "<ul><li>Ada Example, Nurse</li><li>Bo Sample, Teacher</li></ul>",
        "<ol>\n  <li><b>Ada Example</b>, Nurse</li>\n  <li>Bo Sample, Teacher</li>\n</ol>",
        "Ada Example, Nurse<br>Bo Sample, Teacher<br/>",
        "<p>Ada Example, Nurse</p><p class='x'>Bo Sample, Teacher</p>",
        "<table><tr><td>Ada Example</td><td>Nurse</td></tr><tr><td>Bo Sample</td><td>Teacher</td></tr></table>",
    ],
)
def test_a_list_in_html_is_read_as_its_lines(text: str) -> None:
    assert [(entry["name"], entry["title"]) for entry in entries(text)] == [
        ("Ada Example", "Nurse"),
        ("Bo Sample", "Teacher"),
    ]


def test_links_and_entities_in_html_are_read() -> None:
    (entry,) = entries('<li><a href="https://example.org/ada">Ada &Eacute;xemple</a></li>')
    assert (entry["name"], entry["website"]) == ("Ada Éxemple", "https://example.org/ada")


@pytest.mark.parametrize("name", ["ジョン・スミス", "Ada < Bo", "A <3 B"])
def test_other_marks_stay(name: str) -> None:
    assert [entry["name"] for entry in entries(name)] == [name]
