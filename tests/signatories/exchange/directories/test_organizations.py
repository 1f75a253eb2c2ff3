"""Files of members of the coalition, for the directory."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from core.users.models import User
from signatories.enums import DirectoryOutcome
from signatories.exchange.directories.organizations import OrganizationChoices, OrganizationImport
from signatories.exchange.directories.report import DirectoryReport
from signatories.models import MemberGroup, Organization, Relation
from tests.factories import OrganizationFactory
from tests.signatories.files import csv_lines, xlsx_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def labour() -> MemberGroup:
    return MemberGroup.objects.create(label="Labour", labels={"fr": "Syndicats", "de": "Gewerkschaften"})


def counts(report: DirectoryReport) -> tuple[int, ...]:
    """Return how many rows were added, updated, unchanged and refused."""
    return tuple(report.count(DirectoryOutcome(name)) for name in ("added", "updated", "unchanged", "refused"))


def memberships() -> list[tuple[str, str, str, str, bool]]:
    rows = Organization.objects.select_related("relation", "member_group")
    return [
        (row.name, str(row.relation or ""), str(row.member_group or ""), row.member_since, row.is_listed)
        for row in rows
    ]


def test_members_are_read_with_group_year_and_consent_to_be_listed(staff: User) -> None:
    content = csv_lines(
        "Organisation,Relation,Groupe,Membre depuis,Listed",
        "Alder Union,Member,syndicats,2015,oui",
        "Birch Union,member,LABOUR,2016-03-14,no",
        "Cedar Union,,,,",
        "Dogwood Union,Member,,14.03.2017,x",
    )
    report = OrganizationImport(staff).run(content)
    assert (counts(report), report.ignored_headers) == ((4, 0, 0, 0), [])
    assert memberships() == [
        ("Alder Union", "Member", "Labour", "2015", True),
        ("Birch Union", "Member", "Labour", "2016-03-14", False),
        ("Cedar Union", "", "", "", True),
        ("Dogwood Union", "Member", "", "2017-03-14", True),
    ]
    again = OrganizationImport(staff).run(content)
    assert counts(again) == (0, 0, 4, 0)


def test_blank_cells_change_nothing_and_changes_are_logged(staff: User, labour: MemberGroup) -> None:
    OrganizationFactory(name="Alder Union", member_group=labour, member_since="2015", is_listed=False)
    columns = "name,member_group,member_since,is_listed"
    assert OrganizationImport(staff).run(csv_lines(columns, "Alder Union,,,")).counts == {"unchanged": 1}
    report = OrganizationImport(staff).run(csv_lines(columns, "Alder Union,,2016,yes"))
    assert (counts(report)[1], memberships()) == (1, [("Alder Union", "", "Labour", "2016", True)])
    assert [entry.action for entry in ModelLogEntry.objects.filter(user=staff)] == ["wagtail.edit"]


def test_what_cannot_be_read_is_refused_with_the_reason() -> None:
    content = csv_lines(
        "name,group,member since,listed,relation",
        "Birch Union,,soon,,",
        "Cedar Union,,03/04/2015,,",
        "Dogwood Union,,,perhaps,",
        f"Elm Union,,,,{'Enemy ' * 30}",
    )
    report = OrganizationImport(None).run(content)
    assert counts(report) == (0, 0, 0, 4)
    assert [row.details for row in report.rows["refused"]] == [
        "“Member since” is not a date as year-month-day, such as 2026-03-31",
        "“Member since” could be two different days: write it as year-month-day, or choose the order",
        "“Listed among the members” is neither yes nor no",
        "“Relation to the coalition” is not one of these: Member, Ally, Partner, Funder",
    ]


def test_the_chosen_relation_is_for_new_organizations_for_which_the_file_names_none(staff: User) -> None:
    OrganizationFactory(name="Elm Union")
    content = csv_lines(
        "name,relation",
        "Alder Union,",
        "Birch Union,Observer",
        "Cedar Union,",
        "Cedar Union,Observer",
        "Dogwood Union,Ally",
        "Elm Union,",
    )
    member = Relation.objects.get(is_membership=True)
    importer = OrganizationImport(staff, choices=OrganizationChoices(relation=member.pk))
    report = importer.run(content)
    assert [(row[0], row[1]) for row in memberships()] == [
        ("Alder Union", "Member"),
        ("Birch Union", ""),
        ("Cedar Union", ""),
        ("Dogwood Union", "Ally"),
        ("Elm Union", ""),
    ]
    assert (counts(report), importer.without_relation) == ((4, 0, 2, 0), 0)
    Organization.objects.all().delete()
    without_choice = OrganizationImport(staff)
    without_choice.plan(content)
    assert without_choice.without_relation == 2


def test_the_report_of_a_refused_row_can_be_stored_whatever_its_name_has() -> None:
    report = OrganizationImport(None).plan(xlsx_file(["name", "group"], ["Alder_x0000_ Union", "Labour"]))
    (row,) = report.rows["refused"]
    assert (row.name, "\0" in row.details) == ("Alder\ufffd Union", False)


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_the_export_of_the_directory_can_be_imported_again(
    staff: User, client: Client, labour: MemberGroup, language: str
) -> None:
    member = Relation.objects.get(is_membership=True)
    member.labels = {"fr": "Membre"}
    member.save()
    OrganizationFactory(
        name="Alder Union", country="CA", relation=member, member_group=labour, member_since="2015", is_listed=False
    )
    client.force_login(staff)
    UserProfile.objects.create(user=staff, preferred_language=language)
    exported = client.get(reverse("organizations:index"), {"export": "csv"}).getvalue()
    Organization.objects.update(is_listed=True, member_since="", member_group=None, relation=None, country="")
    OrganizationImport(staff).run(exported)
    assert memberships() == [("Alder Union", str(member), "Labour", "2015", False)]
    assert str(Organization.objects.get().country) == "CA"
