"""Titles, degrees, pronouns and the order of names, in several languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signatories.names.decorations import parse_decorations, plain_name


@pytest.mark.parametrize(
    ("name", "plain", "qualifications"),
    [
        ("Dr. Bo Sample, PhD", "Bo Sample", "Dr., PhD"),
        ("Prof. Dr. Cy Muster", "Cy Muster", "Prof. Dr."),
        ("Fay Beispiel M.D., F.R.S.", "Fay Beispiel", "M.D., F.R.S."),
        ("Ada Example, RN, MSc, PhD(c)", "Ada Example", "RN, MSc, PhD(c)"),
        ("Ada Example Ph. D.", "Ada Example", "Ph. D."),
        ("Professor Ada Example OBE FRS", "Ada Example", "Professor, OBE, FRS"),
        ("The Hon. Jo Sample", "Jo Sample", "The Hon."),
        ("Mme Ada Exemple", "Ada Exemple", ""),
        ("M. le Professeur Dee Exemple", "Dee Exemple", "Professeur"),
        ("Mme la Ministre Ada Exemple", "Ada Exemple", "Ministre"),
        ("S.E. M. Eli Exemple", "Eli Exemple", "S.E."),
        ("M. Le Pen Exemple", "Le Pen Exemple", ""),
        ("S.E. Hinton Example", "S.E. Hinton Example", ""),
        ("M. Bo Modèle", "Bo Modèle", ""),
        ("Pr Cy Exemple", "Cy Exemple", "Pr"),
        ("Me Dee Modèle", "Dee Modèle", "Me"),
        ("Dipl.-Ing. Jo Beispiel", "Jo Beispiel", "Dipl.-Ing."),
        ("Univ.-Prof. Mag. Dr. Eva Beispiel", "Eva Beispiel", "Univ.-Prof. Mag. Dr."),
        ("Prof. Dr. Dr. h.c. mult. Max Beispiel", "Max Beispiel", "Prof. Dr. Dr. h.c. mult."),
        ("Frau Dr. med. Jo Muster", "Jo Muster", "Dr. med."),
        ("Dra. Ana García Ejemplo", "Ana García Ejemplo", "Dra."),
        ("Sr. Luis Pérez", "Luis Pérez", ""),
        ("Dª Ana Ejemplo", "Ana Ejemplo", ""),
        ("Dott.ssa Pia Esempio", "Pia Esempio", "Dott.ssa"),
        ("Ing. Petr Vzor, Ph.D.", "Petr Vzor", "Ing., Ph.D."),
        ("drs. Jan de Boer", "Jan de Boer", "drs."),
        ("Ada Example, Dr. phil.", "Ada Example", "Dr. phil."),
        ("Ada Example (Ms.)", "Ada Example", ""),
        ("Sample, Prof. Ada", "Ada Sample", "Prof."),
    ],
)
def test_titles_and_degrees_are_separated_from_the_name(name: str, plain: str, qualifications: str) -> None:
    parsed = parse_decorations(name)

    assert (parsed.render(), parsed.qualifications) == (plain, qualifications)


@pytest.mark.parametrize(
    ("name", "plain", "pronouns"),
    [
        ("Dee Sample (she/her)", "Dee Sample", "she/her"),
        ("Kim Sample they/them", "Kim Sample", "they/them"),
        ("Jo Sample - he/him/his", "Jo Sample", "he/him/his"),
        ("Jo Sample [any pronouns]", "Jo Sample", "any pronouns"),
        ("Ada Exemple (elle)", "Ada Exemple", "elle"),
        ("Bo Exemple, il/iel", "Bo Exemple", "il/iel"),
        ("Bo Muster (er/ihm)", "Bo Muster", "er/ihm"),
        ("Ana Ejemplo (ella)", "Ana Ejemplo", "ella"),
        ("Pia Esempio (lei/loro)", "Pia Esempio", "lei/loro"),
        ("Jo van den Berg (zij/haar)", "Jo van den Berg", "zij/haar"),
    ],
)
def test_pronouns_are_separated_from_the_name(name: str, plain: str, pronouns: str) -> None:
    parsed = parse_decorations(name)

    assert (parsed.render(), parsed.pronouns) == (plain, pronouns)


@pytest.mark.parametrize(
    ("name", "in_order"),
    [
        ("EXAMPLE, ADA", "ADA EXAMPLE"),
        ("Sample, Gus", "Gus Sample"),
        ("de la Cruz Ejemplo, Ana", "Ana de la Cruz Ejemplo"),
        ("Sample, Ada (they/them), PhD", "Ada Sample"),
        ("Sample, A.B.", "A.B. Sample"),
    ],
)
def test_a_family_name_before_a_comma_comes_last(name: str, in_order: str) -> None:
    assert parse_decorations(name).render() == in_order


@pytest.mark.parametrize(
    "name",
    [
        *("Ada Example", "Hal Sample Jr.", "Hal Sample, Jr.", "Dr. Muster", "Me Sample", "Jack Ma", "JACK MA"),
        *("Don Sample", "El Greco", "Ada M. Example", "Ada Example, Director", "Ada Example (née Sample)"),
        *("Mr. and Mrs. Sample", "Madonna", "王小明", "Ibn Example (ابن مثال)", "Mary-Ann O'Sample", "A. Nonymous"),
        *("Ada Example MA", "Kim 🌍 Example"),
    ],
)
def test_other_names_stay(name: str) -> None:
    assert parse_decorations(name).render() == name


def test_two_words_before_a_comma_are_a_family_name_only_where_the_file_writes_so() -> None:
    assert parse_decorations("García Márquez, María José").render() == "García Márquez, María José"
    assert plain_name("García Márquez, María José") == "María José García Márquez"


@given(st.text(alphabet="AdBe. ,;()/-'é|", max_size=40))
def test_no_name_breaks_the_parser(name: str) -> None:
    parsed = parse_decorations(name)

    assert isinstance(parsed.render(with_titles=True, with_pronouns=True, in_order=False), str)
    assert not name.strip(" .,;()/-'|") or parsed.render().strip()
