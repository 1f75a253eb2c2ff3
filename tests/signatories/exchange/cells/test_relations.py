"""Relations of organizations to the coalition in files of lists."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission

from core.users.models import User
from signatories.admin.imports.options import OptionsForm
from signatories.exchange.export import export
from signatories.exchange.imports.undo import undo_import
from signatories.exchange.options import ImportOptions
from signatories.models import ImportBatch, Organization, Relation, Signatory, SignatoryList
from tests.factories import SignatoryFactory
from tests.signatories.files import csv_lines, run_import, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def relations(db: None) -> None:
    Relation.objects.all().delete()
    Relation.objects.create(label="Member", labels={"fr": "Membre"}, is_membership=True)
    Relation.objects.create(label="Allié", labels={"en": "Ally"}, position=2)


def stored(signatory_list: SignatoryList) -> dict[str, str]:
    """Return the relations of the organizations of a list, by name."""
    entries = Signatory.objects.filter(signatory_list=signatory_list).select_related("organization__relation")
    return {entry.name: entry.relation.label if entry.relation else "" for entry in entries}


FILE = csv_lines(
    "Name,Kind,Relation to the coalition",
    "Larch Society,organization,MEMBRE",
    "Fir Bloom Network,organization,allie",
    "Cedar Network,organization,Funder",
    "Oak Union,organization,",
    "Ada Example,individual,Member",
)


def test_labels_in_any_language_set_the_relation_in_the_directory(signatory_list: SignatoryList) -> None:
    report = run_import(signatory_list, FILE)

    assert stored(signatory_list) == {
        "Larch Society": "Member",
        "Fir Bloom Network": "Allié",
        "Cedar Network": "",
        "Oak Union": "",
        "Ada Example": "",
    }
    assert sorted(Organization.objects.values_list("name", flat=True)) == ["Fir Bloom Network", "Larch Society"]
    assert [(note.column, note.reason) for note in report.warnings if note.row is None] == [
        (
            "Relation to the coalition",
            "names relations that the site lacks, which are not imported: Funder (it has: Member, Ally)",
        ),
        ("Relation to the coalition", "is not imported for individuals: only organizations have a relation"),
    ]


def test_an_import_adds_relations_that_the_site_lacks_if_staff_say_so(signatory_list: SignatoryList) -> None:
    file = FILE + csv_lines("Cedar Trust,organization,FUNDER", f"Elm Trust,organization,{'x' * 101}")
    report = run_import(signatory_list, file, new_relations="add")

    assert report.new_relations == ["Funder"]
    assert [(relation.label, relation.position) for relation in Relation.objects.all()] == [
        *(("Member", 1), ("Allié", 2), ("Funder", 3)),
    ]
    relations = stored(signatory_list)
    assert (relations["Cedar Network"], relations["Cedar Trust"], relations["Elm Trust"]) == ("Funder", "Funder", "")
    assert "names relations that the site lacks; the import adds them: Funder" in str(report.warnings)
    assert f"not imported: {'x' * 101} (it has" in str(report.warnings)
    again = run_import(signatory_list, file, new_relations="add", duplicates="update")
    assert (again.new, again.updated, again.new_relations) == ([], [], [])


def test_a_column_of_something_else_adds_no_hundred_relations(signatory_list: SignatoryList) -> None:
    rows = [f"Society {number},organization,Relation {number}" for number in range(100)]
    report = run_import(signatory_list, csv_lines("Name,Kind,Relation", *rows), new_relations="add")
    assert (len(report.new_relations), Relation.objects.count()) == (20, 22)
    assert "… (80)" in str(report.warnings)


def test_importing_an_export_changes_nothing(signatory_list: SignatoryList) -> None:
    run_import(signatory_list, FILE)
    before = export(signatory_list.signatories.all(), "csv")
    assert b"relation" in before.splitlines()[0].split(b",")
    report = run_import(signatory_list, before, duplicates="update")

    assert (report.updated, report.new, len(report.duplicates)) == ([], [], 5)
    assert export(signatory_list.signatories.all(), "csv") == before


def test_a_site_without_relations_exports_no_column(signatory_list: SignatoryList) -> None:
    Relation.objects.all().delete()
    SignatoryFactory(signatory_list=signatory_list)
    assert b"relation" not in export(signatory_list.signatories.all(), "csv").splitlines()[0].split(b",")


def test_a_corrected_export_changes_the_relation_and_undoing_restores_it(
    signatory_list: SignatoryList, staff: User
) -> None:
    run_import(signatory_list, FILE)
    changed = export(signatory_list.signatories.all(), "csv").replace(b",Member", b",Ally")
    report = run_import(signatory_list, changed, duplicates="update")

    assert (len(report.updated), stored(signatory_list)["Larch Society"]) == (1, "Allié")
    undo_import(ImportBatch.objects.get(pk=report.batch), user=staff)
    assert stored(signatory_list)["Larch Society"] == "Member"


def test_undoing_restores_the_relation_of_a_known_organization(signatory_list: SignatoryList, staff: User) -> None:
    organization = Organization(name="Larch Society", relation=Relation.objects.get(label="Allié"))
    organization.set_keys()
    organization.save()
    report = run_import(signatory_list, FILE)
    assert stored(signatory_list)["Larch Society"] == "Member"

    undo_import(ImportBatch.objects.get(pk=report.batch), user=staff)
    organization.refresh_from_db()
    assert (organization.relation and organization.relation.label) == "Allié"


def test_a_relation_that_changed_since_stays_when_the_import_is_undone(
    signatory_list: SignatoryList, staff: User
) -> None:
    report = run_import(signatory_list, FILE)
    Organization.objects.filter(name="Larch Society").update(relation=Relation.objects.get(label="Allié"))
    undo_import(ImportBatch.objects.get(pk=report.batch), user=staff)

    relation = Organization.objects.get(name="Larch Society").relation
    assert relation
    assert relation.label == "Allié"


def test_the_preview_says_when_the_user_may_set_no_relation(signatory_list: SignatoryList) -> None:
    user = User.objects.create_user("editor")
    batch = upload(signatory_list, FILE, user=user)
    assert batch.options["new_relations"] == "none"
    assert batch.report["new_relations"] == []
    assert "is not imported: you may not change the directory of organizations" in str(batch.report)
    assert "relation" not in str([row.values for row in batch.rows.all()])
    user.user_permissions.set(Permission.objects.filter(codename="change_organization"))
    user = User.objects.get(pk=user.pk)
    changing = upload(signatory_list, FILE, user=user, options=ImportOptions(new_relations="add"))
    assert changing.options["new_relations"] == ""
    assert changing.report["new_relations"] == ["Funder"]
    assert not OptionsForm(changing).fields.get("new_relations")


def test_staff_choose_in_the_preview_to_add_relations(signatory_list: SignatoryList, staff: User) -> None:
    batch = upload(signatory_list, FILE, user=staff)
    assert OptionsForm(batch).fields["new_relations"].initial is None
    assert OptionsForm(batch).initial["new_relations"] == ""
