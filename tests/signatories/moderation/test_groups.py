"""Groups assigned from relations and from files, and representatives printed in bulk."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from core.users.models import User
from signatories.exceptions import InvalidTransition
from signatories.exchange.cells.groups import IGNORE
from signatories.exchange.imports.direct import import_file
from signatories.exchange.imports.undo import undo_import
from signatories.exchange.options import ImportOptions
from signatories.exchange.report import ImportReport
from signatories.models import Contact, ImportBatch, Relation, Signatory, SignatoryGroup, SignatoryList
from signatories.moderation.groups import group_by_relation
from signatories.moderation.staff_edits import set_representative_printed
from tests.factories import OrganizationFactory, SignatoryFactory, SignatoryGroupFactory
from tests.signatories.files import csv_lines
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
FILE = csv_lines("kind,name,group", "org,Larch,alliés", "org,Cedar,Faculty", "org,Birch,FACULTY", "org,Elm,")


@pytest.fixture
def allies(signatory_list: SignatoryList) -> SignatoryGroup:
    group: SignatoryGroup = SignatoryGroupFactory(
        signatory_list=signatory_list, heading="Allies", headings={"fr": "Alliés"}
    )
    return group


def load(signatory_list: SignatoryList, content: bytes = FILE, **options: Any) -> ImportReport:
    return import_file(signatory_list, content, file_name="x.csv", options=ImportOptions(**options))


def groups(signatory_list: SignatoryList) -> dict[str, str]:
    entries = signatory_list.signatories.select_related("group")
    return {entry.name: entry.group.heading if entry.group else "" for entry in entries}


def test_a_group_is_found_by_its_heading_in_any_language(
    signatory_list: SignatoryList, allies: SignatoryGroup
) -> None:
    report = load(signatory_list)
    assert groups(signatory_list) == {"Larch": "Allies", "Cedar": "Faculty", "Birch": "Faculty", "Elm": ""}
    assert report.new_groups == ["Faculty"]
    assert [note.reason for note in report.warnings] == [
        "names groups that the list lacks; the import adds them: Faculty"
    ]
    again = load(signatory_list, duplicates="update")
    assert (again.new, again.updated, again.new_groups) == ([], [], [])
    assert undo_import(ImportBatch.objects.get(pk=report.batch)).skipped == []


def test_groups_that_the_list_lacks_can_be_ignored(signatory_list: SignatoryList, allies: SignatoryGroup) -> None:
    report = load(signatory_list, new_groups=IGNORE)
    assert groups(signatory_list) == {"Larch": "Allies", "Cedar": "", "Birch": "", "Elm": ""}
    assert signatory_list.groups.count() == 1
    assert undo_import(ImportBatch.objects.get(pk=report.batch)).skipped == []


def test_the_heading_of_a_group_is_in_the_language_of_the_screen(allies: SignatoryGroup) -> None:
    with override("fr"):
        assert str(allies) == "Alliés"
    with override("en"):
        assert str(allies) == "Allies"


def test_organizations_are_grouped_by_their_relation(signatory_list: SignatoryList, staff: User) -> None:
    member = Relation.objects.get(is_membership=True)
    ally = Relation.objects.get(label="Ally")
    entries = [
        SignatoryFactory(signatory_list=signatory_list, organization=OrganizationFactory(relation=relation))
        for relation in (member, ally, member)
    ]
    SignatoryGroupFactory(signatory_list=signatory_list, heading="MEMBER")
    for entry in entries:
        group_by_relation(entry, user=staff)
    assert [entry.group.heading for entry in signatory_list.signatories.order_by("pk")] == ["MEMBER", "Ally", "MEMBER"]
    assert signatory_list.groups.get(heading="Ally").headings["fr"] == "Alliée"
    group_by_relation(entries[0], user=staff)
    assert signatory_list.groups.count() == 2


def test_without_a_relation_or_the_permission_nothing_is_grouped(signatory_list: SignatoryList) -> None:
    colleague = user_with_permissions("signatories.change_signatory")
    lone = SignatoryFactory(signatory_list=signatory_list, organization=OrganizationFactory())
    ally = OrganizationFactory(relation=Relation.objects.get(label="Ally"))
    for entry in (lone, SignatoryFactory(signatory_list=signatory_list, organization=ally)):
        with pytest.raises(InvalidTransition):
            group_by_relation(entry, user=colleague)
    assert signatory_list.groups.count() == 0


def bulk(client: Client, action: str, entry: Signatory, **data: str) -> Any:
    return client.post(f"/admin/bulk/signatories/signatory/{action}/?id={entry.pk}", data)


def test_the_screens_group_and_print_in_bulk(staff_client: Client, signatory_list: SignatoryList) -> None:
    ally = OrganizationFactory(relation=Relation.objects.get(label="Ally"))
    entry = SignatoryFactory(signatory_list=signatory_list, name="Larch", organization=ally, email="bo@example.org")
    Contact.objects.update(representative="Bo Sample", representative_role="Chair")
    assert bulk(staff_client, "group_by_relation", entry).status_code == 302
    assert bulk(staff_client, "print_representatives", entry, is_printed="yes").status_code == 200
    entry.refresh_from_db()
    assert (entry.group.heading, entry.represented_by) == ("Ally", "")
    assert bulk(staff_client, "print_representatives", entry, is_printed="yes", agreed="on").status_code == 302
    entry.refresh_from_db()
    assert entry.represented_by == "Bo Sample, Chair"
    bulk(staff_client, "print_representatives", entry, is_printed="no")
    entry.refresh_from_db()
    assert entry.represented_by == ""


def test_a_representative_that_nobody_knows_is_not_printed(signatory_list: SignatoryList) -> None:
    for kind in ("organization", "individual"):
        with pytest.raises(InvalidTransition):
            set_representative_printed(SignatoryFactory(signatory_list=signatory_list, kind=kind), is_printed=True)


def test_the_listings_show_and_filter_relations(
    staff_client: Client, signatory_list: SignatoryList, django_assert_max_num_queries: Any
) -> None:
    ally = OrganizationFactory(name="Alder", relation=Relation.objects.get(label="Ally"))
    SignatoryFactory(signatory_list=signatory_list, name="Larch", organization=ally)
    SignatoryFactory(signatory_list=signatory_list, name="Cedar")
    page = staff_client.get(f"/admin/signatories/?relation={ally.relation_id}").content.decode()
    assert "Larch" in page
    assert "Cedar" not in page
    assert "Ally" in staff_client.get("/admin/organizations/").content.decode()
    assert "Ally" in staff_client.get("/admin/organizations/?export=csv").getvalue().decode()
    assert "Ally" in staff_client.get("/admin/relations/").content.decode()
