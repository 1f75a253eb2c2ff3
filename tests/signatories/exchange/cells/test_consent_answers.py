"""Consent is read from a file's own columns; unclear answers raise questions and are never public by default."""

from __future__ import annotations

import pytest

from signatories.exchange.cells.consent_answers import parse_name_hidden
from signatories.exchange.headers.consent import mentions_consent
from signatories.exchange.headers.mapping import guess_mapping, plain_words
from signatories.models import SignatoryList
from signatories.text import fold
from tests.signatories.files import csv_lines, run_import

pytestmark = pytest.mark.django_db

SHOWN = [
    *("Show my name publicly", "Publish my name?", "Can we display your name on the website?", "Public name"),
    *("Do you consent to having your name published?", "Would you like to be listed publicly?"),
    *("Afficher mon nom", "J’accepte que mon nom soit publié", "Autorisez-vous la publication de votre nom ?"),
    *("Darf Ihr Name veröffentlicht werden?", "Meinen Namen anzeigen", "¿Acepta que se publique su nombre?"),
    *("Mostrar mi nombre", "Publicar o meu nome", "Posso publicar seu nome?"),
]
HIDDEN = [
    *("keep me anonymous", "Anonymous", "Withhold my name", "Name withheld", "Please do not publish my name"),
    *("Je souhaite rester anonyme", "Ne pas publier mon nom", "Masquer mon nom", "Ich möchte anonym bleiben"),
    *("Meinen Namen nicht veröffentlichen", "Deseo permanecer anónimo", "No publicar mi nombre", "Ocultar meu nome"),
    "Quero permanecer anônimo",
]
#: Headers whose "yes" withholds the name, or may do so. Misreading them would publish the name.
NOT_SHOWN = [
    *("Don't show my name", "Don’t display my name on this page", "I do not want my name to appear"),
    *("My name must not appear publicly", "Name without publication", "Do you object to publication of your name?"),
    *("I refuse publication", "Remove my name from the public list", "I would rather not be named", "Unlisted"),
    *("Opt out of publication", "Suppress name", "Count me without my name", "Do not use my name"),
    *("Public or anonymous?", "I do not wish to stay anonymous", "May we use your name?", "Show on website"),
    *("Je refuse que mon nom soit publié", "Mon nom ne doit pas apparaître", "Sans publication de mon nom"),
    *("Je m'oppose à la publication de mon nom", "Je ne souhaite pas que mon nom apparaisse", "Signature privée"),
    *("Mein Name soll nicht erscheinen", "Ohne Namensnennung", "Ich widerspreche der Veröffentlichung"),
    *("Bitte meinen Namen nicht nennen", "Me opongo a la publicación de mi nombre", "Sin publicar mi nombre"),
    *("Mantener mi nombre en privado", "No deseo que mi nombre aparezca", "Recuso a publicação do meu nome"),
    *("Não quero que meu nome seja publicado", "Sem divulgar o meu nome", "Non pubblicare il mio nome"),
]
UNCLEAR = [
    *("Consent", "I agree to the terms", "Private", "Public?", "Consentement", "Einwilligung", "Zustimmung"),
    *("Consentimiento", "Autorizo", "Autorização", "GDPR", "Opt-in", "Publication", "Confidentiel"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("headers", "hides"), [(SHOWN, "no"), (HIDDEN, "yes")])
def test_a_wish_is_recognised_with_its_polarity(signatory_list: SignatoryList, headers: list[str], hides: str) -> None:
    shows = "yes" if hides == "no" else "no"
    for header in headers:
        signatory_list.signatories.all().delete()
        report = run_import(
            signatory_list, csv_lines(f"name,kind,{header}", f"Ada,person,{hides}", f"Bo,person,{shows}")
        )
        assert (header, report.questions, report.new) == (header, [], [2, 3])
        hidden = dict(signatory_list.signatories.values_list("name", "is_name_hidden"))
        assert (header, hidden) == (header, {"Ada": True, "Bo": False})


@pytest.mark.parametrize("header", NOT_SHOWN)
def test_a_header_that_denies_is_never_read_as_one_that_shows(header: str) -> None:
    assert guess_mapping(["name", "kind", header]).get(header, "") in ("", "name_hidden")
    assert mentions_consent(plain_words(header))


@pytest.mark.parametrize(
    ("cell", "under_show", "under_hide"),
    [
        *(("Yes, do not publish", None, True), ("No, keep me anonymous", True, None), ("No, show it", None, False)),
        *(("Oui, sans mon nom", None, True), ("Yes, but only my initials", None, None), ("no problem", None, None)),
        *(("Si es necesario", None, None), ("Please don’t publish", True, True), ("Do not hide", None, None)),
        *(("No thanks", True, False), ("Sí, publicar", False, None), ("I do not want to be anonymous", None, None)),
    ],
)
def test_an_answer_that_contradicts_itself_is_unclear(
    cell: str, under_show: bool | None, under_hide: bool | None
) -> None:
    answers = [parse_name_hidden(fold(cell), asks_to_show=asks) for asks in (True, False)]
    assert answers == [under_show, under_hide]


@pytest.mark.slow
@pytest.mark.parametrize("header", UNCLEAR)
def test_a_column_that_speaks_of_consent_is_never_ignored_silently(signatory_list: SignatoryList, header: str) -> None:
    content = csv_lines(f"name,kind,{header}", "Ada,person,yes", "Bo,person,no")
    for mapping in ({}, {header: ""}):
        report = run_import(signatory_list, content, mapping=mapping)
        assert (report.written, [question.column for question in report.questions]) == (False, [header])
        assert f'--map "{header}=name_hidden"' in (report.refusal or "")
    assert signatory_list.signatories.count() == 0
    for column, names in (("consent", {"Ada": False}), ("name_hidden", {"Ada": True, "Bo": False})):
        run_import(signatory_list, content, mapping={header: column})
        assert dict(signatory_list.signatories.values_list("name", "is_name_hidden")) == names
        signatory_list.signatories.all().delete()
    report = run_import(signatory_list, content, mapping={header: "ignore"})
    assert (report.new, report.written) == ([2, 3], True)


def test_other_columns_ask_nothing(signatory_list: SignatoryList) -> None:
    content = csv_lines(
        "name,kind,Phone,Member since,Newsletter,Comments,Add me to your mailing list,Your notes,Member no",
        "Ada,person,1,2,yes,none,yes,none,7",
    )
    assert run_import(signatory_list, content).written


def test_a_header_of_wishes_over_something_else_is_asked_about(signatory_list: SignatoryList) -> None:
    report = run_import(signatory_list, csv_lines("name,kind,Display name", "Ada,person,adalove", "Bo,person,bobo"))
    assert [question.column for question in report.questions] == ["Display name"]


@pytest.mark.parametrize(
    ("cell", "is_hidden"),
    [
        *(("No - please keep me anonymous", True), ("Yes, gladly", False), ("non", True), ("Nein, danke", True)),
        *(("Sí", False), ("Não", True), ("FALSE", True), ("1", False), ("✓", False), ("Keep me anonymous", True)),
    ],
)
def test_answers_are_read_in_whole_sentences(signatory_list: SignatoryList, cell: str, is_hidden: bool) -> None:
    report = run_import(signatory_list, csv_lines("name,kind,Show my name", f'Ada,person,"{cell}"', "Bo,person,yes"))
    assert report.written, report.decide
    assert signatory_list.signatories.get(name="Ada").is_name_hidden is is_hidden


@pytest.mark.parametrize("header", ["Show my name", "Keep me anonymous"])
def test_an_answer_that_is_neither_is_asked_and_not_public(signatory_list: SignatoryList, header: str) -> None:
    content = csv_lines(f"name,kind,{header}", "Ada,person,maybe", "Bo,person,yes", "Cy,person,no", "Dee,person,")
    report = run_import(signatory_list, content, good_rows=True)
    assert (report.asked, report.new) == ({"wish": [2, 5]}, [3, 4])
    assert "--unclear-wishes" in report.decide[0].reason
    report = run_import(signatory_list, content, answers={"wish": "hide", "same": "skip"})
    assert report.written
    assert dict(signatory_list.signatories.filter(name__in=["Ada", "Dee"]).values_list("name", "is_name_hidden")) == {
        "Ada": True,
        "Dee": True,
    }


@pytest.mark.parametrize(
    ("header", "cells", "hidden"),
    [
        ("Keep me anonymous", ["x", "", ""], [True, False, False]),
        ("Show my name", ["Yes", "", "Yes"], [False, True, False]),
    ],
)
def test_a_box_that_was_not_ticked_is_an_answer(
    signatory_list: SignatoryList, header: str, cells: list[str], hidden: list[bool]
) -> None:
    rows = [f"Person {number},person,{cell}" for number, cell in enumerate(cells)]
    run_import(signatory_list, csv_lines(f"name,kind,{header}", *rows))
    assert list(signatory_list.signatories.order_by("name").values_list("is_name_hidden", flat=True)) == hidden


def test_an_affiliation_is_marked_or_left_out_as_the_signer_wants(signatory_list: SignatoryList) -> None:
    header = "May we list your affiliation for identification purposes?"
    assert guess_mapping([header, "Affiliation for identification only"]) == {
        header: "affiliation_listed",
        "Affiliation for identification only": "affiliation_for_identification",
    }
    run_import(signatory_list, csv_lines(f"name,kind,affiliation,{header}", "Ada,person,Oak,Yes", "Bo,person,Elm,No"))
    assert list(
        signatory_list.signatories.order_by("name").values_list(
            "name", "affiliation", "affiliation_for_identification"
        )
    ) == [("Ada", "Oak", True), ("Bo", "", False)]


def test_an_update_withholds_a_name_and_never_reveals_one(signatory_list: SignatoryList) -> None:
    content = csv_lines(
        "name,kind,email,Show my name", "Ada,person,ada@example.org,no", "Bo,person,bo@example.org,yes"
    )
    run_import(signatory_list, content)
    swapped = csv_lines(
        "name,kind,email,Show my name", "Ada,person,ada@example.org,yes", "Bo,person,bo@example.org,no"
    )
    run_import(signatory_list, swapped, duplicates="update")
    assert set(signatory_list.signatories.values_list("name", "is_name_hidden")) == {("Ada", True), ("Bo", True)}
