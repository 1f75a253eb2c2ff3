"""The screens that import organizations and institutions: file, preview, choices, result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.users.models import User
from signatories.enums import Directory, Status
from signatories.exceptions import ImportAlreadyDecided, UnreadableFile
from signatories.exchange.directories import base
from signatories.exchange.directories.organizations import OrganizationImport
from signatories.exchange.directories.uploads import carry_out
from signatories.models import DirectoryUpload, Institution, MemberGroup, Organization, Relation, SignatoryList
from signatories.privacy.retention.imports import RULES
from tests.factories import OrganizationFactory, SignatoryFactory
from tests.signatories.files import csv_lines
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
MEMBERS = csv_lines(
    "Organisation,Contact,Lien avec la coalition,Groupe,Name (French)",
    "Alder Union,Ada Secret,Membre,Labour,Union des aulnes",
    "Birch Union,,Friend,Faith,",
    "Cedar Union,,,,",
    ",,Membre,,",
)


DETAILS = (
    "Relation to the coalition: Member; Group of members: Labour; Names in other languages: French: Union des aulnes"
)


def upload(client: Client, content: bytes, place: str = "organizations") -> str:
    """Upload a file, and return the address of its preview."""
    file = SimpleUploadedFile("members.csv", content)
    response = client.post(reverse(f"{place}:import"), {"file": file})
    assert response.status_code == 302, response.context["form"].errors
    return str(response.url)


def shown(client: Client, address: str) -> dict[str, Any]:
    """Return what the form of the preview submits if nothing is changed in it, with the button *Import*."""
    context = client.get(address).context
    fields = [field for form in (context["columns_form"], context["choices_form"]) for field in form or ()]
    values = {field.html_name: field.value() for field in fields}
    chosen = {name: "on" if value is True else value for name, value in values.items() if value}
    return {"action": "import", "digest": context["report"].digest, **chosen}


def confirm(client: Client, address: str) -> Any:
    return client.post(address, shown(client, address), follow=True)


def rows(context: Any) -> dict[str, list[tuple[int, str, str]]]:
    return {
        group["label"]: [(row.number, row.name, row.details) for row in group["rows"]] for group in context["groups"]
    }


def stored() -> list[tuple[str, str, str]]:
    found = Organization.objects.select_related("relation", "member_group")
    return [(row.name, str(row.relation or ""), str(row.member_group or "")) for row in found]


@pytest.mark.parametrize("place", ["institutions", "organizations"])
def test_the_listing_shows_the_import_in_its_header(staff_client: Client, place: str) -> None:
    page = staff_client.get(reverse(f"{place}:index"))
    assert [str(button.url) for button in page.context["view"].header_buttons if "import" in str(button.url)] == [
        reverse(f"{place}:import")
    ]


def test_the_preview_writes_nothing_and_shows_what_the_import_does(staff_client: Client) -> None:
    OrganizationFactory(name="Cedar Union", country="")
    address = upload(staff_client, MEMBERS)
    page = staff_client.get(address)
    assert stored() == [("Cedar Union", "", "")]
    assert rows(page.context) == {
        "Refused": [(5, "", "“Name” is missing")],
        "New": [
            (
                2,
                "Alder Union",
                DETAILS,
            ),
            (3, "Birch Union", "Group of members: Faith"),
        ],
        "Unchanged": [(4, "Cedar Union", "")],
    }
    assert page.context["report"].ignored_headers == ["Contact"]
    assert page.context["report"].mapping == {
        "name": "Organisation",
        "name_fr": "Name (French)",
        "relation": "Lien avec la coalition",
        "member_group": "Groupe",
    }
    result = confirm(staff_client, address)
    assert stored() == [("Alder Union", "Member", "Labour"), ("Birch Union", "", "Faith"), ("Cedar Union", "", "")]
    assert Organization.objects.get(name="Alder Union").names == {"fr": "Union des aulnes"}
    assert "2 rows added, 0 updated, 1 unchanged, 1 refused." in result.text
    assert rows(result.context)["Refused"] == [(5, "", "“Name” is missing")]
    saved = DirectoryUpload.objects.get()
    assert (bytes(saved.content), "Ada Secret" in str(saved.result)) == (b"", False)


def test_missing_groups_are_added_unless_staff_say_otherwise(staff_client: Client) -> None:
    address = upload(staff_client, MEMBERS)
    fields = staff_client.get(address).context["choices_form"].fields
    assert {name: str(field.label) for name, field in fields.items()} == {
        "relation": "Relation of new organizations without one",
        "adds_groups": "Add the groups that the site lacks: Labour, Faith",
        "adds_relations": "Add the relations that the site lacks: Friend",
    }
    assert "1 new organization of the file has no relation" in fields["relation"].help_text
    ally = Relation.objects.get(label="Ally")
    mapping = {
        f"of_{column}": header for column, header in staff_client.get(address).context["report"].mapping.items()
    }
    answers = {**mapping, "action": "update", "adds_relations": "on", "relation": ally.pk}
    assert staff_client.post(address, answers).status_code == 302
    confirm(staff_client, address)
    assert stored() == [("Alder Union", "Member", ""), ("Birch Union", "Friend", ""), ("Cedar Union", "Ally", "")]
    assert not MemberGroup.objects.exists()


def test_an_import_with_choices_that_the_preview_did_not_show_shows_them_first(staff_client: Client) -> None:
    address = upload(staff_client, MEMBERS)
    answers = {**shown(staff_client, address), "relation": Relation.objects.get(label="Ally").pk}
    page = staff_client.post(address, answers, follow=True)
    assert "The preview now shows what you chose. Check it again, then import." in page.text
    assert (stored(), (4, "Cedar Union", "Relation to the coalition: Ally") in rows(page.context)["New"]) == ([], True)
    confirm(staff_client, address)
    assert stored()[2] == ("Cedar Union", "Ally", "")
    other = upload(staff_client, csv_lines("name,place", "Dogwood Union,Canada"))
    page = staff_client.post(other, {**shown(staff_client, other), "of_country": "place"}, follow=True)
    assert rows(page.context) == {"New": [(2, "Dogwood Union", "Country: CA")]}
    assert page.text.count('<button class="button" form="decide" name="action" value="import">') == 1


def test_without_the_permission_no_group_or_relation_is_added(client: Client) -> None:
    client.force_login(user_with_permissions("signatories.add_organization", "signatories.change_organization"))
    address = upload(client, MEMBERS)
    page = client.get(address)
    assert page.context["choices_form"].notes == [
        "You may not add groups, so the rows of groups that the site lacks get none: Labour, Faith",
        "You may not add relations, so the rows of relations that the site lacks get none: Friend",
    ]
    confirm(client, address)
    assert stored() == [("Alder Union", "Member", ""), ("Birch Union", "", ""), ("Cedar Union", "", "")]
    assert (MemberGroup.objects.count(), Relation.objects.filter(label="Friend").count()) == (0, 0)


def test_a_column_without_a_known_header_can_be_chosen(staff_client: Client) -> None:
    address = upload(staff_client, csv_lines("Wer,Was", "Alder Union,Labour"))
    page = staff_client.get(address)
    assert "No column was recognized as the name." in page.text
    assert staff_client.post(address, {"action": "update", "of_name": ""}).status_code == 200
    staff_client.post(address, {"action": "update", "of_name": "Wer", "of_member_group": "Was"})
    confirm(staff_client, address)
    assert stored() == [("Alder Union", "", "Labour")]


def test_nothing_is_imported_if_the_directory_changed_since_the_preview(staff_client: Client) -> None:
    address = upload(staff_client, MEMBERS)
    answers = shown(staff_client, address)
    OrganizationFactory(name="Alder Union")
    page = staff_client.post(address, answers, follow=True)
    assert "The directory changed since this preview." in page.text
    assert [row[0] for row in stored()] == ["Alder Union"]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], Any]]:
    """Return a list of what a colleague does between the plan of an import and its writing."""
    actions: list[Callable[[], Any]] = []
    write = OrganizationImport.write

    def write_late(self: OrganizationImport, planned: Any) -> None:
        for action in actions:
            action()
        write(self, planned)

    monkeypatch.setattr(OrganizationImport, "write", write_late)
    return actions


def test_an_organization_that_a_colleague_adds_during_the_import_is_a_change_of_the_directory(
    staff_client: Client, meanwhile: list[Callable[[], Any]]
) -> None:
    meanwhile.append(lambda: OrganizationFactory(name="Birch Union"))
    page = confirm(staff_client, upload(staff_client, MEMBERS))
    assert "The directory changed since this preview." in page.text
    assert [row for row in stored() if row[0] != "Birch Union"] == []


def test_an_organization_that_a_colleague_deletes_during_the_import_is_a_change_of_the_directory(
    staff_client: Client, meanwhile: list[Callable[[], Any]]
) -> None:
    OrganizationFactory(name="Alder Union")
    meanwhile.append(lambda: Organization.objects.all().delete())
    page = confirm(staff_client, upload(staff_client, MEMBERS))
    assert "The directory changed since this preview." in page.text


def test_what_a_colleague_edits_during_the_import_stays(
    staff_client: Client, meanwhile: list[Callable[[], Any]]
) -> None:
    known = OrganizationFactory(name="Alder Union", country="CA")
    meanwhile.append(lambda: Organization.objects.update(region="Ontario", country="US", logo_alt="A tree"))
    confirm(staff_client, upload(staff_client, csv_lines("name,region,website", "Alder Union,,alder.example.org")))
    known.refresh_from_db()
    assert (known.website, known.region, str(known.country), known.logo_alt) == (
        "https://alder.example.org",
        "Ontario",
        "US",
        "A tree",
    )
    assert Organization.objects.matching("alder.example.org").count() == 1


def test_a_file_is_imported_whole_or_not_at_all(staff_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = upload(staff_client, MEMBERS)
    save = Organization.save

    def fail(self: Organization, *args: Any, **kwargs: Any) -> None:
        if self.name == "Cedar Union":
            raise RuntimeError
        save(self, *args, **kwargs)

    monkeypatch.setattr(Organization, "save", fail)
    with pytest.raises(RuntimeError):
        confirm(staff_client, address)
    assert (stored(), MemberGroup.objects.count()) == ([], 0)
    assert DirectoryUpload.objects.get().imported_at is None


def test_an_import_is_carried_out_once(staff_client: Client) -> None:
    address = upload(staff_client, MEMBERS)
    answers = shown(staff_client, address)
    for _attempt in range(2):
        staff_client.post(address, answers)
    assert Organization.objects.count() == 3
    staff_client.post(address, {"action": "discard"})
    assert DirectoryUpload.objects.count() == 1


def test_of_two_clicks_the_second_finds_that_the_file_was_imported(staff_client: Client, staff: User) -> None:
    address = upload(staff_client, MEMBERS)
    digest = staff_client.get(address).context["report"].digest
    first, second = DirectoryUpload.objects.get(), DirectoryUpload.objects.get()
    carry_out(first, digest=digest, user=staff)
    with pytest.raises(ImportAlreadyDecided):
        carry_out(second, digest=digest, user=staff)
    assert Organization.objects.count() == 3


def test_a_file_that_cannot_be_read_any_more_says_so(staff_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = upload(staff_client, MEMBERS)

    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise UnreadableFile("The file was not read within %(most)s seconds.", most=5)

    monkeypatch.setattr(base, "read_table", fail)
    assert "The file was not read within 5 seconds." in staff_client.get(address).text
    for action in ("update", "import"):
        page = staff_client.post(address, {"action": action, "digest": ""}, follow=True)
        assert "The file was not read within 5 seconds." in page.text
    assert staff_client.post(address, {"action": "discard"}).status_code == 302
    assert not DirectoryUpload.objects.exists()


def test_institutions_have_the_same_preview(staff_client: Client) -> None:
    Institution.objects.create(name="Alder", country="CA")
    address = upload(staff_client, csv_lines("name,country", "Alder,CA", "Birch,FR", "Cedar,Atlantis"), "institutions")
    page = staff_client.get(address)
    assert {label: len(found) for label, found in rows(page.context).items()} == {
        "Refused": 1,
        "New": 1,
        "Unchanged": 1,
    }
    confirm(staff_client, address)
    assert set(Institution.objects.values_list("name", flat=True)) == {"Alder", "Birch"}
    # The file of one directory cannot be imported into the other.
    assert (
        staff_client.get(reverse("organizations:import_preview", args=[DirectoryUpload.objects.get().pk])).status_code
        == 404
    )


def test_only_who_may_add_and_change_organizations_imports_and_links(client: Client, staff: User) -> None:
    saved = DirectoryUpload.objects.create(directory=Directory.ORGANIZATIONS, content=MEMBERS, created_by=staff)
    client.force_login(user_with_permissions("signatories.view_organization", "signatories.change_organization"))
    addresses = (
        reverse("organizations:import"),
        reverse("organizations:import_preview", args=[saved.pk]),
        reverse("organizations:link"),
    )
    for address in addresses:
        assert client.get(address).status_code in (302, 403)
        assert client.post(address, {"action": "import"}).status_code in (302, 403)
    assert "/import/" not in client.get(reverse("organizations:index")).text
    assert Organization.objects.count() == 0


def test_files_are_deleted_after_a_day(staff_client: Client) -> None:
    upload(staff_client, MEMBERS)
    rule = next(rule for rule in RULES if rule.name == "files of organizations and institutions")
    now = timezone.now()
    assert rule.keep is not None
    assert list(rule.find(now - rule.keep)) == []
    assert len(list(rule.find(now))) == 1


def test_signatures_of_the_same_name_are_offered_for_linking(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    known = OrganizationFactory(name="Elm Union", names={"fr": "Syndicat de l’Orme"})
    for name, status in (
        ("alder union", Status.PUBLISHED),
        ("Syndicat de l’Orme", Status.PUBLISHED),
        ("Cedar Union", Status.UNCONFIRMED),
        ("Alder Union of Elsewhere", Status.PUBLISHED),
    ):
        SignatoryFactory(signatory_list=signatory_list, name=name, status=status)
    linked = SignatoryFactory(signatory_list=signatory_list, name="Birch Union", organization=known)
    result = confirm(staff_client, upload(staff_client, MEMBERS))
    assert "2 signatures have exactly the name of an organization in the directory" in result.text
    address = reverse("organizations:link")
    page = staff_client.get(address)
    assert [entry.name for entry in page.context["signatures"]] == ["alder union", "Syndicat de l’Orme"]
    assert "2 signatures were linked." in staff_client.post(address, follow=True).text
    assert {entry.name: str(entry.organization or "") for entry in signatory_list.signatories.all()} == {
        "alder union": "Alder Union",
        "Syndicat de l’Orme": "Elm Union",
        "Cedar Union": "",
        "Alder Union of Elsewhere": "",
        linked.name: "Elm Union",
    }
    assert Organization.objects.count() == 4
    assert "is linked to it" in staff_client.get(address).text


@pytest.mark.parametrize("size", [1, 3])
def test_planning_costs_as_many_queries_for_three_rows_as_for_one(
    staff_client: Client, django_assert_num_queries: Any, size: int
) -> None:
    address = upload(staff_client, csv_lines("name,country", *(f"Alder {number},CA" for number in range(size))))
    staff_client.get(address)
    with django_assert_num_queries(9):
        staff_client.get(address)
