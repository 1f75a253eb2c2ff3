"""Relations of organizations to the coalition in files of lists."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from signatories.exchange.export import export
from signatories.exchange.import_undo import undo_import
from signatories.models import ImportBatch, Organization, Relation, Signatory, SignatoryList
from tests.factories import SignatoryFactory
from tests.signatories.files import csv_lines, run_import

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
