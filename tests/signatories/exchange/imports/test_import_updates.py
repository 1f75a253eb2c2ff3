from __future__ import annotations

from datetime import date
from typing import Any

from pytest_django import DjangoAssertNumQueries

from signatories.addresses import email_key
from signatories.enums import Source, Status
from signatories.models import Contact, Signatory, SignatoryList
from tests.factories import ImportBatchFactory, OrganizationFactory, SignatoryFactory
from tests.signatories.files import csv_file, csv_lines, run_import


def update(signatory_list: SignatoryList, *texts: str, **options: Any) -> list[list[int]]:
    report = run_import(signatory_list, csv_lines(*texts), duplicates="update", **options)
    assert (report.errors, report.file_error, report.written) == ([], None, True)
    return [report.new, report.updated, [duplicate.row for duplicate in report.duplicates]]


def values(signatory: Signatory) -> dict[str, Any]:
    return Signatory.objects.filter(pk=signatory.pk).values().get()


def test_an_entry_is_updated_from_the_file_and_keeps_what_the_file_does_not_say(signatory_list: SignatoryList) -> None:
    directory = OrganizationFactory(name="Cedar Network")
    cedar = SignatoryFactory(
        signatory_list=signatory_list, name="Cedar Network", title="Kept", region="Ontario", lead_order=1
    )
    bystander = SignatoryFactory(signatory_list=signatory_list, name="Birch", region="Ontario")
    before, untouched = values(cedar), values(bystander)
    rows = update(
        signatory_list,
        "kind,name,name_fr,title,region,email,signed_on",
        "organization,CEDAR NETWORK,Réseau Cèdre,,Québec,cedar@example.org,2026-03-31",
    )
    assert rows == [[], [2], []]
    assert values(cedar) == before | {
        "name": "CEDAR NETWORK",
        "search_text": "cedar network reseau cedre kept",
        "names": {"fr": "Réseau Cèdre"},
        "region": "Québec",
        "signed_on": date(2026, 3, 31),
        "email_key": email_key("cedar@example.org"),
        "organization_id": directory.pk,
    }
    assert values(bystander) == untouched
    assert list(Contact.objects.values_list("signatory", "email")) == [(cedar.pk, "cedar@example.org")]


def test_a_column_of_the_contact_that_the_file_lacks_is_kept(signatory_list: SignatoryList) -> None:
    cedar = SignatoryFactory(signatory_list=signatory_list, name="Cedar", email="cedar@example.org")
    Contact.objects.filter(pk=cedar.pk).update(representative="Bo Sample", representative_role="Chair")
    assert update(signatory_list, "kind,name,representative", "organization,Cedar,Cy Muster") == [[], [2], []]
    contact = Contact.objects.get()
    assert (contact.representative, contact.representative_role) == ("Cy Muster", "Chair")
    assert contact.email == "cedar@example.org"
    birch = SignatoryFactory(signatory_list=signatory_list, name="Birch")
    assert update(signatory_list, "kind,name,representative", "organization,Birch,Dee Probe") == [[], [2], []]
    assert Contact.objects.get(pk=birch.pk).representative == "Dee Probe"


def test_a_blank_in_the_file_never_erases(signatory_list: SignatoryList) -> None:
    cedar = SignatoryFactory(
        signatory_list=signatory_list, name="Cedar", names={"fr": "Cèdre"}, country="CA", email="cedar@example.org"
    )
    before = values(cedar)
    rows = update(signatory_list, "kind,name,name_fr,country,email,signed_on,website", "organization,Cedar, ,,,,")
    assert rows == [[], [], [2]]
    assert values(cedar) == before
    assert Contact.objects.get().email == "cedar@example.org"


def test_an_entry_that_the_file_agrees_with_is_a_duplicate_and_no_update(signatory_list: SignatoryList) -> None:
    SignatoryFactory(
        signatory_list=signatory_list,
        name="Cedar",
        country="CA",
        signed_on=date(2026, 3, 31),
        email="cedar@example.org",
    )
    rows = update(
        signatory_list, "kind,name,country,signed_on,email", "org, Cedar ,Canada,2026-03-31,CEDAR@example.org"
    )
    assert rows == [[], [], [2]]


def test_a_new_address_replaces_the_old_one(signatory_list: SignatoryList) -> None:
    cedar = SignatoryFactory(signatory_list=signatory_list, name="Cedar", email="old@example.org")
    assert update(signatory_list, "kind,name,email", "org,Cedar,new@example.org") == [[], [2], []]
    cedar.refresh_from_db()
    assert cedar.email_key == email_key("new@example.org")
    assert list(Contact.objects.values_list("signatory", "email")) == [(cedar.pk, "new@example.org")]


def test_how_an_entry_came_to_the_list_and_where_it_stands_stays(signatory_list: SignatoryList) -> None:
    batch = ImportBatchFactory(signatory_list=signatory_list)
    for kind, status in (("organization", Status.WITHDRAWN), ("individual", Status.PENDING)):
        SignatoryFactory(
            signatory_list=signatory_list,
            kind=kind,
            name="Robin",
            title="",
            status=status,
            source=Source.FORM,
            import_batch=batch,
            email="robin@example.org",
        )
    before = list(Signatory.objects.order_by("pk").values("status", "source", "import_batch", "published_at"))
    rows = update(
        signatory_list,
        "kind,name,title,email",
        "organization,Robin,Office,robin@example.org",
        "individual,Robin,Professor,robin@example.org",
    )
    # Withdrawn entries are skipped, and reported.
    assert rows == [[], [3], []]
    assert list(Signatory.objects.order_by("pk").values_list("title", flat=True)) == ["", "Professor"]
    assert list(Signatory.objects.order_by("pk").values("status", "source", "import_batch", "published_at")) == before


def test_a_row_that_is_refused_keeps_all_entries_as_they_are(signatory_list: SignatoryList) -> None:
    cedar = SignatoryFactory(signatory_list=signatory_list, name="Cedar", region="Ontario")
    before = values(cedar)
    report = run_import(
        signatory_list, csv_lines("kind,name,region", "org,Cedar,Québec", "dog,Rex,"), duplicates="update"
    )
    assert (report.updated, [problem.row for problem in report.errors], report.written) == ([2], [3], False)
    assert values(cedar) == before


def test_new_and_known_rows_can_be_mixed(signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Cedar")
    rows = update(
        signatory_list, "kind,name,region", "org,Alder,Ontario", "org,Cedar,Ontario", "org,Birch,", "org,Alder,Yukon"
    )
    assert rows == [[2, 4], [3], [5]]
    assert dict(signatory_list.signatories.values_list("name", "region")) == {
        "Alder": "Ontario",
        "Birch": "",
        "Cedar": "Ontario",
    }


def test_as_many_questions_are_asked_for_three_updates_as_for_one(
    signatory_list: SignatoryList, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for size in (1, 3):
        for number in range(size):
            name = f"Cedar {size} {number}"
            SignatoryFactory(signatory_list=signatory_list, name=name, email=f"{size}{number}@example.org")
        rows = [["org", f"Cedar {size} {number}", f"new{size}{number}@example.org"] for number in range(size)]
        with django_assert_num_queries(8):
            content = csv_file(["kind", "name", "email"], *rows)
            run_import(signatory_list, content, duplicates="update", dry_run=True)
