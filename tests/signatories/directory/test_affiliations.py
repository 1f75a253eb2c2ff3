"""Affiliations: suggested from the site's own directories, spelled as these have them, imported by staff."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from core.users.models import User
from letters.models import LetterPage
from signatories.directory.affiliations import MAX_CANDIDATES, canonical_affiliation, find_affiliations
from signatories.enums import Status
from signatories.exceptions import UnreadableFile
from signatories.exchange.directories import base
from signatories.exchange.directories.institutions import InstitutionImport
from signatories.exchange.directories.organizations import OrganizationImport
from signatories.models import Institution, InstitutionWord, Organization, SignatoryList
from signatories.models.institution import index_institutions
from signatories.signing.forms import SignOnForm
from tests.factories import LetterFactory, OrganizationFactory, SignatoryFactory, SignatoryListFactory
from tests.signatories.files import csv_lines
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
FILE = csv_lines(
    "name,name_fr,country,website,ROR ID",
    "University of Example,Université d'Exemple,CA,https://u.example.org,https://ror.org/1",
    "Example Institute of Technology,,Canada,,https://ror.org/2",
    "Sample College,,Atlantis,,",
    "École Modèle,,FR,,",
)


@pytest.fixture
def institutions(db: None) -> None:
    InstitutionImport(None).run(FILE)


def names(text: str) -> list[str]:
    return [found.name for found in find_affiliations(text)]


def test_a_file_of_institutions_is_imported_and_its_bad_rows_are_named() -> None:
    report = InstitutionImport(None).run(FILE)
    assert report.counts == {"added": 3, "refused": 1}
    assert [row.number for row in report.rows["refused"]] == [4]
    example = Institution.objects.get(identifier="https://ror.org/1")
    assert (example.name, example.names, example.country.code) == (
        *("University of Example", {"fr": "Université d'Exemple"}),
        "CA",
    )


def test_a_file_again_changes_nothing_and_a_corrected_one_corrects(institutions: None) -> None:
    assert InstitutionImport(None).run(FILE).counts == {"unchanged": 3, "refused": 1}
    renamed = csv_lines("id,name,country", "https://ror.org/2,Example Polytechnic,", ",École modèle,FR")
    report = InstitutionImport(None).run(renamed)
    assert report.counts == {"updated": 2}
    assert names("polytech") == ["Example Polytechnic"]
    assert names("technology") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("exam", ["Example Institute of Technology", "University of Example"]),
        ("univ EX", ["University of Example"]),
        ("université d'", ["University of Example"]),
        ("ecole", ["École Modèle"]),
        ("example nowhere", []),
        ("e", []),
        ("", []),
        ("%_'\"\\", []),
    ],
)
def test_words_are_found_by_their_beginnings(institutions: None, text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("Hôpital du Sacré-Cœur", ["sacre coeur", "SACRÉ-CŒUR", "hopital coe"]),
        ("Politechnika Łódzka", ["lodz", "łódz"]),
        ("Tromsø Ærlig Þing", ["tromso", "aerlig", "thing"]),
        ("北京大学", ["北京", "京大", "大学", "北京大学"]),
        ("서울대학교", ["서울", "대학교"]),
        ("विश्वविद्यालय दिल्ली", ["विश्वविद्या", "दिल्ली"]),
        ("มหาวิทยาลัยมหิดล", ["มหาวิทยาลัย", "มหิดล"]),
        ("Московский университет", ["моск унив"]),
        ("Πανεπιστήμιο Αθηνών", ["αθηνων", "ΠΑΝΕΠΙΣΤΉΜΙΟ"]),
        ("جامعة القاهرة", ["جامعة", "القاهرة"]),
    ],
)
def test_names_are_found_without_their_keyboard_and_in_scripts_without_spaces(name: str, texts: list[str]) -> None:
    Institution.objects.create(name=name)
    Institution.objects.create(name="Other Institute")
    for text in texts:
        assert names(text) == [name], text
    assert names("दिव्य") == []


def test_organizations_are_found_without_their_keyboard(letter: LetterPage) -> None:
    organization = OrganizationFactory(name="Sacré-Cœur Łódź")
    SignatoryFactory(signatory_list=letter.signatory_list, name="Sacré-Cœur Łódź", organization=organization)
    assert names("coeur lodz") == ["Sacré-Cœur Łódź"]


def test_a_name_of_frequent_words_is_offered_first_where_many_have_them() -> None:
    many = [Institution(name=f"{number} University of Technology") for number in range(MAX_CANDIDATES + 10)]
    for row in many:
        row.set_key()
    index_institutions(Institution.objects.bulk_create(many), are_new=True)
    Institution.objects.create(name="University of Technology")
    assert names("university of technology")[0] == "University of Technology"
    assert canonical_affiliation("UNIVERSITY of technology") == "University of Technology"


def test_a_name_that_begins_with_the_text_in_another_language_comes_first(institutions: None) -> None:
    Institution.objects.create(name="Lab", names={"fr": "Centre de l'université"})
    assert names("universite") == ["University of Example", "Lab"]


@pytest.mark.parametrize("size", [1, 3])
def test_suggestions_cost_as_many_queries_for_three_letters_as_for_one(
    size: int, institutions: None, django_assert_num_queries: Any
) -> None:
    for number in range(size):
        LetterFactory(slug=f"letter-{number}")
    with django_assert_num_queries(7):
        assert names("exam") == ["Example Institute of Technology", "University of Example"]


def test_names_come_in_the_active_language(institutions: None) -> None:
    with override("fr"):
        assert names("university") == ["Université d'Exemple"]


def test_organizations_come_first_and_only_those_that_everybody_can_see(
    institutions: None, letter: LetterPage
) -> None:
    for name, status, hidden in (
        ("Example Alliance", Status.PUBLISHED, False),
        ("Example Pending", Status.PENDING, False),
        ("Example Hidden", Status.PUBLISHED, True),
    ):
        SignatoryFactory(
            signatory_list=letter.signatory_list,
            name=name,
            status=status,
            is_name_hidden=hidden,
            organization=OrganizationFactory(name=name),
        )
    OrganizationFactory(name="Example Directory Only")
    assert names("example")[0] == "Example Alliance"
    assert {"Example Pending", "Example Hidden", "Example Directory Only"}.isdisjoint(names("example"))
    letter.unpublish()
    assert "Example Alliance" not in names("example")


def test_a_chosen_name_is_spelled_as_the_directory_has_it(institutions: None) -> None:
    assert canonical_affiliation("UNIVERSITE D'EXEMPLE") == "University of Example"
    assert canonical_affiliation("University of Examples") == "University of Examples"
    assert canonical_affiliation("") == ""
    data = {"kind": "individual", "name": "Ada Example", "email": "a@example.org", "affiliation": "ecole modele"}
    for suggests, spelled in ((True, "École Modèle"), (False, "ecole modele")):
        form = SignOnForm(SignatoryList(suggests_affiliations=suggests), data)
        assert form.is_valid()
        assert form.cleaned_data["affiliation"] == spelled


def test_the_api_suggests_for_letters_that_offer_it(client: Client, institutions: None, letter: LetterPage) -> None:
    address = f"/api/v1/letters/{letter.slug}/affiliations?search=univ"
    assert client.get(address).json() == {"results": []}
    SignatoryList.objects.update(suggests_affiliations=True)
    answer = client.get(address)
    assert answer.json() == {"results": [{"name": "University of Example", "country": "CA"}]}
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies
    assert client.get(f"/api/v1/letters/{letter.slug}/affiliations").json() == {"results": []}
    assert client.get("/api/v1/letters/nowhere/affiliations?search=univ").status_code == 404


def test_the_form_offers_suggestions_and_works_without_them(client: Client, letter: LetterPage) -> None:
    SignatoryList.objects.update(signing="open")
    plain = client.get(f"{letter.url}sign/?kind=individual").content.decode()
    assert "affiliations.js" not in plain
    assert "data-suggestions" not in plain
    SignatoryList.objects.update(suggests_affiliations=True)
    page = client.get(f"{letter.url}sign/?kind=individual").content.decode()
    assert 'data-suggestions="affiliations"' in page
    assert f'data-url="/api/v1/letters/{letter.slug}/affiliations?language=en"' in page
    assert "affiliations.js" in page


def test_organizations_are_imported_with_their_relations(staff: User) -> None:
    OrganizationFactory(name="Larch Society", names={"fr": "Mélèze"}, website="")
    content = csv_lines(
        "name,relation,website,region", "mélèze,membre,larch.example.org,", "Cedar,Ally,,Ontario", "Birch,Foe,,"
    )
    report = OrganizationImport(staff).run(content)
    assert report.counts == {"added": 2, "updated": 1}
    assert OrganizationImport(staff).run(content).counts == {"unchanged": 3}
    assert {row.name: str(row.relation) for row in Organization.objects.select_related("relation")} == {
        "Larch Society": "Member",
        "Cedar": "Ally",
        "Birch": "None",
    }


def test_long_files_are_for_the_command(
    institutions: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(UnreadableFile, match="at most 3 are read here"):
        InstitutionImport(None, max_rows=3).run(FILE)
    path = tmp_path / "institutions.csv"
    path.write_bytes(FILE)
    call_command("import_institutions", path)
    output = capsys.readouterr()
    assert output.out == "0 added, 0 updated, 3 unchanged, 1 refused\n"
    assert output.err.startswith("row 4: “Country” is not a known country")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_institutions", tmp_path / "none.csv")


def test_others_may_not_import(client: Client) -> None:
    client.force_login(user_with_permissions("signatories.view_institution", "signatories.add_institution"))
    assert client.get(reverse("institutions:import")).status_code in (302, 403)
    file = SimpleUploadedFile("x.csv", csv_lines("name", "Alder"))
    client.post(reverse("institutions:import"), {"file": file})
    assert Institution.objects.count() == 0


@pytest.mark.parametrize("size", [1, 3])
def test_the_listing_costs_as_many_queries_for_three_rows_as_for_one(
    staff_client: Client, django_assert_num_queries: Any, size: int
) -> None:
    for number in range(size):
        Institution.objects.create(name=f"Institute {number}", country="CA")
    staff_client.get(reverse("institutions:index"))
    with django_assert_num_queries(8):
        staff_client.get(reverse("institutions:index"), {"q": "instit"})


def test_a_search_uses_the_index(institutions: None) -> None:
    rows = InstitutionWord.objects.filter(word__gte="univ", word__lt="univ\U0010ffff")
    plan = rows.explain()
    if connection.vendor == "sqlite":
        assert "COVERING INDEX" in plan


def test_the_columns_of_a_file_of_ror_are_known() -> None:
    headers = "id,links.type.website,locations.geonames_details.country_code,names.types.alias,names.types.ror_display"
    InstitutionImport(None).run(csv_lines(headers, "https://ror.org/9,https://e.example.org,CA,EU,Example University"))
    row = Institution.objects.get()
    assert (row.identifier, row.name, str(row.country)) == ("https://ror.org/9", "Example University", "CA")


def test_an_institution_without_an_identifier_gets_that_of_the_file() -> None:
    Institution.objects.create(name="Example University", country="CA")
    content = csv_lines("name,country,id", "example university,CA,r1", "Example University,CA,r2")
    report = InstitutionImport(None).run(content)
    assert report.counts == {"added": 1, "updated": 1}
    assert InstitutionImport(None).run(content).counts == {"unchanged": 2}
    assert sorted(Institution.objects.values_list("identifier", flat=True)) == ["r1", "r2"]


def test_a_long_file_is_written_in_several_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "CHUNK", 2)
    content = csv_lines("name", *(f"Institute {number}" for number in range(5)))
    assert InstitutionImport(None).run(content).counts == {"added": 5}
    assert OrganizationImport(None).run(content).counts == {"added": 5}
    assert OrganizationImport(None).run(content).counts == {"unchanged": 5}


def test_deleting_and_renaming_keep_the_index(institutions: None) -> None:
    row = Institution.objects.get(name="École Modèle")
    row.name = "Lycée Modèle"
    row.save()
    assert (names("ecole"), names("lycee")) == ([], ["Lycée Modèle"])
    row.delete()
    assert names("lycee") == []


def test_a_list_without_a_letter_makes_no_organization_public(institutions: None) -> None:
    alone = OrganizationFactory(name="Example Alone")
    entry = SignatoryFactory(signatory_list=SignatoryListFactory(), name="Example Alone", organization=alone)
    assert entry.is_public
    assert names("example alone") == []
