"""Removal by file: rows that take signatories off the list, and their undoing."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from cms.webhooks.models import Delivery, Endpoint
from signatories.enums import Kind, Outcome, Source, Status
from signatories.exchange.cells.consent_answers import parse_withdrawal
from signatories.exchange.imports.undo import undo_import
from signatories.exchange.matching.signatory_index import export_key
from signatories.exchange.options import ImportOptions
from signatories.models import Contact, Correction, ImportBatch, Signatory, SignatoryList, SortKey
from signatories.moderation import decisions, merging
from signatories.signals import entries_left, entries_published
from signatories.signing import self_service
from signatories.sort_orders.keys import find_wrong_keys
from signatories.sort_orders.orders import fill_due
from tests.factories import LetterFactory, SignatoryFactory
from tests.signatories.files import confirm, csv_lines, rows_by_outcome, run_import, upload

PEOPLE = csv_lines(
    "name,kind,title,email",
    "Ada Example,individual,Professor,ada@example.org",
    "Bo Sample,individual,,",
    "Cy Muster,individual,Nurse,",
    "Cy Muster,individual,Writer,",
    "Example Trust,organization,,trust@example.org",
)
REASON = "They asked us by mail"


@pytest.fixture
def people(signatory_list: SignatoryList) -> SignatoryList:
    run_import(signatory_list, PEOPLE)
    return signatory_list


def statuses(signatory_list: SignatoryList) -> dict[str, str]:
    return {f"{entry.name} {entry.title}".strip(): entry.status for entry in signatory_list.signatories.all()}


def take_off(signatory_list: SignatoryList, *lines: str, **options: Any) -> ImportBatch:
    """Take people off a list by a file without a header or with one; return the import."""
    report = run_import(signatory_list, csv_lines(*lines), removal=REASON, **options)
    assert report.written, (report.errors, report.decide, report.refusal)
    return ImportBatch.objects.get(pk=report.batch)


def test_a_column_says_who_is_taken_off_the_list(people: SignatoryList) -> None:
    content = csv_lines(
        "name,kind,title,Withdraw?",
        "Ada Example,individual,Professor,yes",
        "Bo Sample,individual,,",
        "Dee Doe,individual,,no",
    )
    report = run_import(people, content, answers={"same": "skip"})
    assert ([row.row for row in report.removed], report.new, len(report.duplicates)) == ([2], [4], 1)
    assert statuses(people)["Ada Example Professor"] == Status.WITHDRAWN
    assert statuses(people)["Dee Doe"] == Status.PUBLISHED


@pytest.mark.parametrize("word", ["yes", "X", "oui", "Ja", "sí", "withdraw", "Withdrawn", "retirée", "zurückgezogen"])
def test_yes_in_several_languages(word: str) -> None:
    from signatories.text import fold

    assert parse_withdrawal(fold(word)) is True


@pytest.mark.parametrize("word", ["no", "non", "nein", "0"])
def test_no_in_several_languages(word: str) -> None:
    assert parse_withdrawal(word) is False


def test_an_answer_that_is_neither_refuses_the_row(people: SignatoryList) -> None:
    report = run_import(people, csv_lines("name,kind,withdraw", "Ada Example,individual,maybe"))
    assert [(problem.row, problem.column) for problem in report.errors] == [(2, "withdraw")]
    assert Status.WITHDRAWN not in statuses(people).values()


def test_a_list_of_names_takes_them_off_whatever_their_kind(people: SignatoryList) -> None:
    batch = take_off(people, "name", "Ada Example", "EXAMPLE TRUST", "Nobody Here")
    assert rows_by_outcome(batch) == {"remove": [2, 3], "not_found": [4]}
    assert [name for name, status in statuses(people).items() if status == Status.WITHDRAWN] == [
        *("Ada Example Professor", "Example Trust"),
    ]


def test_the_same_name_without_a_header_of_pasted_lines(people: SignatoryList) -> None:
    batch = take_off(people, "Ada Example", "Bo Sample", header="none")
    assert rows_by_outcome(batch) == {"remove": [1, 2]}


def test_namesakes_and_other_spellings_are_asked(people: SignatoryList) -> None:
    content = csv_lines("name,kind", "Cy Muster,individual", "Dr. Bo Sample,individual")
    batch = upload(people, content, options=ImportOptions(removal=REASON))
    asked, spelt = batch.rows.order_by("number")
    assert (asked.outcome, asked.question, len(asked.alike)) == (Outcome.ASK, "remove", 2)
    assert (spelt.outcome, len(spelt.alike)) == (Outcome.ASK, 1)
    writer = people.signatories.get(title="Writer")
    options = ImportOptions(
        removal=REASON, decisions={"2": {"remove": f"withdraw:{writer.pk}"}}, answers={"remove": "withdraw"}
    )
    take = run_import(people, content, removal=REASON, decisions=options.decisions, answers=options.answers)
    assert [row.row for row in take.removed] == [2, 3]
    assert statuses(people)["Cy Muster Nurse"] == Status.PUBLISHED
    assert statuses(people)["Cy Muster Writer"] == Status.WITHDRAWN


def test_a_general_answer_does_not_choose_among_namesakes(people: SignatoryList) -> None:
    content = csv_lines("name,kind", "Cy Muster,individual")
    report = run_import(people, content, removal=REASON, answers={"remove": "withdraw"}, dry_run=True)
    assert report.asked == {"remove": [2]}
    skipped = run_import(people, content, removal=REASON, answers={"remove": "skip"}, dry_run=True)
    assert skipped.left_out == [2]


def test_the_key_of_an_export_is_certain_and_that_of_another_list_is_not(people: SignatoryList) -> None:
    nurse = people.signatories.get(title="Nurse")
    other = SignatoryFactory(kind=Kind.INDIVIDUAL, name="Cy Muster")
    lines = ["key,kind,name", f"{export_key(people.pk, nurse.pk)},individual,Cy Muster"]
    lines.append(f"{export_key(other.signatory_list_id, other.pk)},individual,Zed Unknown")
    batch = take_off(people, *lines)
    assert rows_by_outcome(batch) == {"remove": [2], "not_found": [3]}
    nurse.refresh_from_db()
    other.refresh_from_db()
    assert (nurse.status, other.status) == (Status.WITHDRAWN, Status.PUBLISHED)


def test_nobody_is_withdrawn_twice(people: SignatoryList) -> None:
    decisions.withdraw(people.signatories.get(name="Bo Sample"))
    batch = take_off(people, "name,kind", "Ada Example,individual", "Ada Example,individual", "Bo Sample,individual")
    outcomes = rows_by_outcome(batch)
    assert outcomes["remove"] == [2]
    assert outcomes["duplicate"][0] == 3
    ask = {"remove": "skip"}
    again = run_import(people, csv_lines("name,kind", "Ada Example,individual"), removal=REASON, answers=ask)
    assert again.removed == []


def test_reason_and_source_are_in_the_history_and_the_world_is_told(people: SignatoryList) -> None:
    ada = people.signatories.get(name="Ada Example")
    left: list[Any] = []
    back: list[Any] = []

    def on_left(signatories: list[Signatory], **kwargs: Any) -> None:
        left.extend(entry.pk for entry in signatories)

    def on_back(signatories: list[Signatory], **kwargs: Any) -> None:
        back.extend(entry.pk for entry in signatories)

    entries_left.connect(on_left)
    entries_published.connect(on_back)
    try:
        batch = take_off(people, "name", "Ada Example")
        undo_import(batch)
    finally:
        entries_left.disconnect(on_left)
        entries_published.disconnect(on_back)
    assert (left, back) == ([ada.pk], [ada.pk])
    logged = ModelLogEntry.objects.for_instance(ada).filter(action="signatories.withdraw").get()
    assert (logged.data["reason"], logged.data["import"], logged.data["row"]) == (REASON, batch.pk, 2)


def test_undoing_puts_everybody_back_as_they_were(people: SignatoryList) -> None:
    waiting = SignatoryFactory(
        signatory_list=people, name="Waiting", email="w@example.org", status=Status.PENDING, source=Source.FORM
    )
    before = list(people.signatories.order_by("pk").values())
    batch = take_off(people, "name", "Ada Example", "Example Trust", "Bo Sample", "Waiting")
    waiting.refresh_from_db()
    assert waiting.status == Status.WITHDRAWN
    report = undo_import(batch)
    assert (report.restored, report.skipped) == (4, [])
    assert list(people.signatories.order_by("pk").values()) == before


def test_undoing_brings_a_waiting_correction_back(people: SignatoryList) -> None:
    ada = people.signatories.get(name="Ada Example")
    Correction.objects.create(signatory=ada, values={"title": "Dean"}, notices=[])
    batch = take_off(people, "name", "Ada Example")
    assert not Correction.objects.exists()
    undo_import(batch)
    assert Correction.objects.get().values == {"title": "Dean"}


@pytest.mark.parametrize("leave", [self_service.withdraw_own, self_service.dispute])
def test_who_left_themselves_does_not_come_back(people: SignatoryList, leave: Any) -> None:
    ada = people.signatories.get(name="Ada Example")
    batch = take_off(people, "name", "Ada Example", "Bo Sample")
    leave(ada)
    leave(ada)
    report = undo_import(batch)
    assert (report.restored, [entry.pk for entry in report.skipped]) == (1, [ada.pk])
    assert statuses(people)["Ada Example Professor"] == Status.WITHDRAWN


def test_who_was_put_back_and_withdrawn_again_by_hand_stays_withdrawn(people: SignatoryList) -> None:
    ada = people.signatories.get(name="Ada Example")
    batch = take_off(people, "name", "Ada Example")
    decisions.restore(ada, reason="A mistake")
    decisions.withdraw(ada)
    assert undo_import(batch).restored == 0


def test_the_withdrawn_stay_withdrawn_on_later_imports(people: SignatoryList) -> None:
    take_off(people, "name", "Ada Example", "Bo Sample")
    again = run_import(people, PEOPLE, answers={"same": "skip"})
    assert (again.new, [row.row for row in again.withdrew]) == ([], [2, 3])


def test_an_entry_that_left_since_the_preview_is_not_withdrawn_again(people: SignatoryList) -> None:
    batch = upload(people, csv_lines("name", "Ada Example"), options=ImportOptions(removal=REASON))
    self_service.withdraw_own(people.signatories.get(name="Ada Example"))
    confirm(batch)
    undo_import(batch)
    assert statuses(people)["Ada Example Professor"] == Status.WITHDRAWN


def test_an_organization_keeps_its_representatives_until_all_left(people: SignatoryList) -> None:
    """A row withdraws what `decisions.withdraw` would, merged entries included."""
    trust = people.signatories.get(name="Example Trust")
    older = SignatoryFactory(signatory_list=people, name="Example Trust Fund", status=Status.PUBLISHED)
    bo = people.signatories.get(name="Bo Sample")
    twin = SignatoryFactory(signatory_list=people, kind=Kind.INDIVIDUAL, name="B. Sample", status=Status.PUBLISHED)
    merging.merge([trust, older], survivor=trust)
    merging.merge([bo, twin], survivor=bo)
    before = list(people.signatories.order_by("pk").values())
    batch = take_off(people, "name", "Example Trust", "Bo Sample")
    withdrawn = people.signatories.filter(status=Status.WITHDRAWN).values_list("name", flat=True)
    assert sorted(withdrawn) == ["B. Sample", "Bo Sample", "Example Trust", "Example Trust Fund"]
    logged = ModelLogEntry.objects.for_instance(twin).get(action="signatories.withdraw")
    assert (logged.data["with"], logged.data["import"], logged.data["reason"]) == ("Bo Sample", batch.pk, REASON)
    undo_import(batch)
    assert list(people.signatories.order_by("pk").values()) == before


def test_a_logo_waits_with_its_correction_for_the_undoing(people: SignatoryList) -> None:
    trust = people.signatories.get(name="Example Trust")
    trust.contact.set_logo(ContentFile(b"picture", name="logo.png"))
    trust.contact.save()
    Correction.objects.create(signatory=trust, values={}, notices=[], has_logo=True)
    before = Contact.objects.filter(pk=trust.pk).values().get()
    batch = take_off(people, "name", "Example Trust")
    undo_import(batch)
    assert Contact.objects.filter(pk=trust.pk).values().get() == before
    assert Correction.objects.get().has_logo
    assert trust.contact.logo.storage.exists(trust.contact.logo.name)


def test_an_organization_whose_name_is_taken_meanwhile_stays_off(people: SignatoryList) -> None:
    batch = take_off(people, "name", "Example Trust", "Bo Sample")
    SignatoryFactory(signatory_list=people, name="Example Trust", status=Status.PUBLISHED)
    report = undo_import(batch)
    assert (report.restored, [entry.name for entry in report.skipped]) == (1, ["Example Trust"])


def test_undoing_does_not_bring_back_whom_a_later_file_took_off(people: SignatoryList) -> None:
    ada = people.signatories.get(name="Ada Example")
    first = take_off(people, "name", "Ada Example")
    Signatory.objects.filter(pk=ada.pk).update(status=Status.PUBLISHED, withdrawn_at=None)
    second = take_off(people, "name,title", "Ada Example,Professor")
    assert undo_import(first).restored == 0
    assert statuses(people)["Ada Example Professor"] == Status.WITHDRAWN
    assert undo_import(second).restored == 1


def test_sort_keys_and_counts_follow(people: SignatoryList) -> None:
    LetterFactory(signatory_list=people)
    fill_due()
    keys = SortKey.objects.filter(signatory__signatory_list=people)
    before = sorted(keys.values_list("signatory", "sort_order", "key"))
    batch = take_off(people, "name", "Ada Example", "Example Trust")
    assert keys.filter(signatory__name__in=["Ada Example", "Example Trust"]).count() == 0
    assert list(find_wrong_keys(people)) == []
    assert people.signatories.public().count() == 3
    undo_import(batch)
    assert sorted(keys.values_list("signatory", "sort_order", "key")) == before


def test_webhooks_report_each_entry_in_few_queries(db: None) -> None:
    letter = LetterFactory()
    run_import(letter.signatory_list, PEOPLE)
    Endpoint.objects.create(url="https://a.example.org/", signatory_withdrawn=True, signatory_published=True)
    Endpoint.objects.create(url="https://b.example.org/", signatory_withdrawn=True)
    batch = take_off(letter.signatory_list, "name", "Ada Example", "Example Trust")
    gone = letter.signatory_list.signatories.filter(status=Status.WITHDRAWN)
    subjects = sorted(f"signatory:{entry.pk}" for entry in gone)
    sent = Delivery.objects.order_by("pk").values_list("event", "subject")
    assert sorted(sent) == sorted([("signatory.withdrawn", subject) for subject in subjects] * 2)
    assert len(set(Delivery.objects.values_list("message_id", flat=True))) == 4
    Delivery.objects.all().delete()
    undo_import(batch)
    assert sorted(sent.all()) == [("signatory.published", subject) for subject in subjects]


def queries_of(action: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        action()
    return len(queries)


def test_the_number_of_queries_does_not_grow_with_the_file(db: None) -> None:
    counts = []
    for size in (3, 30):
        letter = LetterFactory()
        names = [f"Robin Fernleaf {number}" for number in range(size)]
        run_import(letter.signatory_list, csv_lines("name,kind", *(f"{name},individual" for name in names)))
        batch = upload(letter.signatory_list, csv_lines("name", *names), options=ImportOptions(removal=REASON))
        counts.append(
            (queries_of(lambda batch=batch: confirm(batch)), queries_of(lambda batch=batch: undo_import(batch)))
        )
    assert counts[0] == counts[1]


def test_the_command_takes_people_off(db: None, tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    letter = LetterFactory(slug="keep-the-lake")
    run_import(letter.signatory_list, PEOPLE)
    file = tmp_path / "leaving.csv"
    file.write_bytes(csv_lines("name", "Ada Example", "Nobody Here"))
    call_command("import_signatories", "keep-the-lake", str(file), "--withdraw", REASON)
    out = capsys.readouterr().out
    assert "1 taken off, 1 not found" in out
    assert "row 2: withdraws “Ada Example” on the list (published)" in out
    assert statuses(letter.signatory_list)["Ada Example Professor"] == Status.WITHDRAWN
