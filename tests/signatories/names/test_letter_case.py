"""The usual case of names, titles and organizations in capitals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signatories.names.letter_case import usual_name_case, usual_phrase_case


@pytest.mark.parametrize(
    ("name", "usual"),
    [
        ("ADA EXAMPLE", "Ada Example"),
        ("ada example", "Ada Example"),
        ("Ada EXAMPLE", "Ada Example"),
        ("EXAMPLE Ada", "Example Ada"),
        ("BO MCDONALD", "Bo McDonald"),
        ("Ludwig van den BERG", "Ludwig van den Berg"),
        ("Jan VAN DER BERG", "Jan van der Berg"),
        ("ANA DE LA CRUZ", "Ana de la Cruz"),
        ("MARÍA DEL CARMEN GARCÍA Y LÓPEZ", "María del Carmen García y López"),
        ("MARY O'NEIL", "Mary O'Neil"),
        ("MARIA DELL’ACQUA", "Maria Dell’Acqua"),
        ("JAN VAN 'T HOF", "Jan van 't Hof"),
        ("ÉLODIE EXEMPLE", "Élodie Exemple"),
        ("E\u0301LODIE EXEMPLE", "Élodie Exemple"),
        ("JEAN-LUC HYPHEN-NAMES", "Jean-Luc Hyphen-Names"),
        ("İSMAİL IŞIK", "İsmail Işık"),
        ("ERNA GROẞ", "Erna Groß"),
        ("JAN IJSSELMEER", "Jan IJsselmeer"),
        ("J.R. SAMPLE III", "J.R. Sample III"),
        ("JP SAMPLE JR.", "JP Sample Jr."),
        ("АННА ПРИМЕР", "Анна Пример"),
    ],
)
def test_names_in_capitals_get_the_usual_case(name: str, usual: str) -> None:
    assert usual_name_case(name) == usual


@pytest.mark.parametrize(
    "name", ["Ada Example", "Ada McDonald", "AJ Sample", "Hal Sample III", "ADA", "王小明", "مثال"]
)
def test_other_names_stay(name: str) -> None:
    assert usual_name_case(name) == name


@pytest.mark.parametrize(
    ("name", "usual"),
    [
        ("EXAMPLE STREETS COALITION", "Example Streets Coalition"),
        ("UNIVERSITÉ D'EXEMPLE", "Université d'Exemple"),
        ("EXAMPLE RIDERS UNION OF THE USA", "Example Riders Union of the USA"),
        ("COLLECTIF POUR LE CLIMAT", "Collectif pour le Climat"),
    ],
)
def test_long_organizations_in_capitals_get_the_usual_case(name: str, usual: str) -> None:
    assert usual_phrase_case(name, is_organization=True) == usual


@pytest.mark.parametrize(
    "name", ["UNESCO", "EXAMPLE NGO", "IG METALL", "PSAC-AFPC", "CUPE LOCAL 123", "Example Union"]
)
def test_organizations_that_may_be_acronyms_stay(name: str) -> None:
    assert usual_phrase_case(name, is_organization=True) == name


@pytest.mark.parametrize(
    ("title", "usual"),
    [
        ("PROFESSOR", "Professor"),
        ("CEO", "CEO"),
        ("VP RESEARCH", "VP Research"),
        ("PHD STUDENT", "PhD Student"),
        ("CHEF DE PROJET", "Chef de Projet"),
    ],
)
def test_titles_in_capitals_get_the_usual_case(title: str, usual: str) -> None:
    assert usual_phrase_case(title, is_organization=False) == usual


@given(st.text(max_size=60))
def test_the_case_alone_changes(text: str) -> None:
    for changed in (usual_name_case(text), usual_phrase_case(text, is_organization=True)):
        assert len(changed.split()) == len(text.split())
        assert usual_name_case(usual_name_case(text)) == usual_name_case(text)
