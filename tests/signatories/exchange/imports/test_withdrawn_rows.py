"""A signer's decision wins over the next spreadsheet, unless staff overrule it row by row."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from signatories.addresses import email_key
from signatories.enums import Status
from signatories.exchange.imports.undo import undo_import
from signatories.exchange.options import ImportOptions
from signatories.models import BlockedAddress, ImportBatch, Signatory, SignatoryList
from tests.factories import SignatoryFactory
from tests.signatories.files import confirm, csv_lines, rows_by_outcome, run_import, upload

pytestmark = pytest.mark.django_db

GONE: list[dict[str, Any]] = [
    {"status": Status.WITHDRAWN, "withdrawn_at": timezone.now()},
    {"status": Status.REJECTED},
    {"status": Status.PENDING, "disputed_at": timezone.now()},
    {"status": Status.REJECTED, "disputed_at": timezone.now()},
    # They signed again later, but never confirmed.
    {"status": Status.UNCONFIRMED, "withdrawn_at": timezone.now()},
    {"status": Status.HELD, "withdrawn_at": timezone.now()},
]


def gone_entry(signatory_list: SignatoryList, *, kind: str = "individual", **fields: Any) -> Signatory:
    fields = {"name": "Bo Sample", "title": "", **fields}
    return SignatoryFactory(signatory_list=signatory_list, kind=kind, **fields)


@pytest.mark.slow
@pytest.mark.parametrize("duplicates", ["skip", "update", "fill"])
@pytest.mark.parametrize("kind", ["individual", "organization"])
@pytest.mark.parametrize("state", GONE, ids="-".join)
@pytest.mark.parametrize(
    "row",
    [
        "Bo Sample,,",
        "BO  SAMPLE,Professor,",
        "Bo Sample,,other@example.org",
        "Bo Sample,,bo@example.org",
        "B. Sample,,BO@example.org",
    ],
)
def test_an_objector_is_skipped_by_name_and_by_address(
    signatory_list: SignatoryList, state: dict[str, Any], kind: str, row: str, duplicates: str
) -> None:
    entry = gone_entry(signatory_list, kind=kind, email="bo@example.org", **state)
    before = Signatory.objects.values().get()
    report = run_import(
        signatory_list, csv_lines("name,title,email,kind", f"{row},{kind}", f"Cy,,,{kind}"), duplicates=duplicates
    )
    assert (report.new, report.updated, [skipped.row for skipped in report.withdrew]) == ([3], [], [2])
    assert "“Bo Sample” on the list" in report.withdrew[0].of
    assert Signatory.objects.values().get(pk=entry.pk) == before
    assert list(signatory_list.signatories.public().values_list("name", flat=True)) == ["Cy"]


@pytest.mark.parametrize("name", ["Sample, Bo", "Dr. Bo Sample", "SAMPLE Bo, PhD"])
def test_another_spelling_of_the_name_is_no_way_around(signatory_list: SignatoryList, name: str) -> None:
    gone_entry(signatory_list, status=Status.WITHDRAWN)
    report = run_import(signatory_list, csv_lines("name,kind", f'"{name}",individual'))
    assert (report.new, len(report.withdrew)) == ([], 1)


def test_an_organization_that_left_is_known_without_its_article(signatory_list: SignatoryList) -> None:
    gone_entry(signatory_list, kind="organization", name="The Cedar Network", status=Status.WITHDRAWN)
    report = run_import(signatory_list, csv_lines("name,kind", "Cedar Network,organization"))
    assert (report.new, len(report.withdrew)) == ([], 1)


def test_an_entry_that_was_published_again_is_no_objection(signatory_list: SignatoryList) -> None:
    gone_entry(signatory_list, status=Status.PUBLISHED, withdrawn_at=timezone.now(), email="bo@example.org")
    report = run_import(signatory_list, csv_lines("name,kind,email", "Bo Sample,individual,bo@example.org"))
    assert (report.withdrew, [row.row for row in report.duplicates]) == ([], [2])


def test_a_namesake_of_the_other_kind_or_of_another_list_is_no_objection(signatory_list: SignatoryList) -> None:
    gone_entry(signatory_list, kind="organization", status=Status.WITHDRAWN)
    SignatoryFactory(individual=True, name="Bo Sample", status=Status.WITHDRAWN)
    assert run_import(signatory_list, csv_lines("name,kind", "Bo Sample,individual")).new == [2]


def test_an_address_whose_owner_wants_nothing_is_skipped(signatory_list: SignatoryList) -> None:
    BlockedAddress.objects.create(email_key=email_key("bo@example.org"))
    content = csv_lines("name,kind,email", "Bo,individual,BO@example.org", "Alder,organization,bo@example.org")
    report = run_import(signatory_list, content)
    assert (report.new, [row.row for row in report.withdrew]) == ([], [2, 3])


@pytest.mark.parametrize("duplicates", ["skip", "update"])
def test_a_name_that_was_merged_away_is_the_entry_that_stands_for_it(
    signatory_list: SignatoryList, duplicates: str
) -> None:
    survivor = SignatoryFactory(signatory_list=signatory_list, individual=True, name="Ada Example", title="Chair")
    SignatoryFactory(
        signatory_list=signatory_list,
        individual=True,
        name="Ada Exmaple",
        title="Chair",
        status=Status.REJECTED,
        merged_into=survivor,
    )
    report = run_import(
        signatory_list, csv_lines("name,kind,title", "Ada Exmaple,individual,Chair"), duplicates=duplicates
    )
    assert ([row.row for row in report.duplicates], report.withdrew) == ([2], [])
    survivor.refresh_from_db()
    assert survivor.name == "Ada Example"
    survivor.status = Status.WITHDRAWN
    survivor.save()
    assert len(run_import(signatory_list, csv_lines("name,kind,title", "Ada Exmaple,person,Chair")).withdrew) == 1


def test_staff_overrule_row_by_row_with_a_reason_that_is_stored(signatory_list: SignatoryList) -> None:
    entry = gone_entry(signatory_list, status=Status.WITHDRAWN, email="bo@example.org")
    content = csv_lines("name,kind,email", "Bo Sample,individual,bo@example.org", "Bo Sample,individual,")
    report = run_import(signatory_list, content, overruled={"2": "Called us on 3 March"})
    assert (report.new, [row.row for row in report.overruled]) == ([2], [2])
    # The next row is now a duplicate of it, or still skipped, so that no second Bo is added silently.
    assert [row.row for row in (*report.withdrew, *report.duplicates)] == [3]
    entry.refresh_from_db()
    assert (entry.status, entry.email_key) == (Status.WITHDRAWN, "")
    added = signatory_list.signatories.public().get()
    assert added.contact.email == "bo@example.org"
    logged = ModelLogEntry.objects.get(action="signatories.import_overruled")
    assert (logged.object_id, logged.data["row"], logged.data["earlier_entry"], logged.data["reason"]) == (
        str(added.pk),
        2,
        entry.pk,
        "Called us on 3 March",
    )
    undo_import(ImportBatch.objects.get())
    entry.refresh_from_db()
    assert (entry.status, entry.email_key) == (Status.WITHDRAWN, email_key("bo@example.org"))
    assert signatory_list.signatories.public().count() == 0


def test_who_withdraws_between_preview_and_import_stays_withdrawn(signatory_list: SignatoryList) -> None:
    entry = gone_entry(signatory_list, email="bo@example.org")
    batch = upload(
        signatory_list,
        csv_lines("name,kind,title,email", "Bo Sample,individual,Chair,bo@example.org"),
        options=ImportOptions(duplicates="update"),
    )
    assert rows_by_outcome(batch) == {"update": [2]}
    Signatory.objects.filter(pk=entry.pk).update(status=Status.WITHDRAWN, withdrawn_at=timezone.now())
    assert rows_by_outcome(confirm(batch)) == {"withdrew": [2]}
    entry.refresh_from_db()
    assert (entry.status, entry.title) == (Status.WITHDRAWN, "")
