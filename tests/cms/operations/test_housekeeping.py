"""Housekeeping deletes what has expired and nothing else, whatever fails."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, UploadedFile
from wagtail_headless_preview.models import PagePreview

from cms.accounts.models import Session
from cms.operations import housekeeping
from cms.operations.housekeeping import RULES, count_due, run
from cms.webhooks.models import Delivery, Endpoint
from core.audit_log import ERASED
from letters.models import DerivedFile, EditionFile, LetterPage
from signatories.enums import ImportState, MailPurpose, Signing, Status
from signatories.models import (
    BlockedAddress,
    Contact,
    Correction,
    ImportBatch,
    ImportRow,
    LinkRequest,
    Mail,
    RequestKey,
    Signatory,
    SignatoryList,
)
from signatories.privacy.personal_data import erase_personal_data
from signatories.privacy.retention import entries as entry_rules
from signatories.privacy.retention import private_data
from signatories.signing.self_service import confirm_own
from signatories.tasks import resume_imports, undo_long_import, write_import
from tests.factories import EditionFactory, ImportBatchFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ADDRESS = "canary@example.org"


@pytest.fixture(autouse=True)
def _own_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Isolate the files of each test."""
    monkeypatch.setattr(storages["private"], "location", str(tmp_path))


def due(name: str, *, days: float) -> int:
    return count_due(timezone.now() + days * DAY)[name]


def after(days: float) -> dict[str, int]:
    """Run housekeeping at a later time and return the numbers of deleted objects."""
    return {name: count for name, count in run(timezone.now() + days * DAY).items() if count}


def entry(**more: Any) -> Signatory:
    signatory: Signatory = SignatoryFactory(**{"individual": True, "email": ADDRESS, **more})
    return signatory


def with_logo(signatory: Signatory) -> str:
    signatory.contact.logo.save("logo.png", ContentFile(b"picture"))
    return str(signatory.contact.logo.name)


def batch(state: ImportState, **more: Any) -> ImportBatch:
    import_batch: ImportBatch = ImportBatchFactory(state=state, **more)
    import_batch.upload.save("list.csv", ContentFile(ADDRESS.encode()))
    ImportRow.objects.create(batch=import_batch, number=1, outcome="new", email=ADDRESS)
    return import_batch


def test_every_retention_rule_is_documented_with_its_days_and_setting() -> None:
    text = (Path(settings.BASE_DIR) / "docs" / "retention.md").read_text()
    documented = re.findall(r"^\| ([^|]+) \| [^|]+ \| (\d+) \| (?:`KEEP_(\w+)_DAYS`)? ?\|$", text, re.MULTILINE)
    rules = [
        (rule.name, str((rule.keep or timedelta(0)).days), rule.days.upper() if isinstance(rule.days, str) else "")
        for rule in RULES
    ]
    assert documented == rules


def test_an_empty_site_has_nothing_to_remove() -> None:
    assert set(count_due().values()) == {0}
    assert after(10_000) == {}


@pytest.mark.parametrize("status", [Status.UNCONFIRMED, Status.HELD])
def test_an_unconfirmed_entry_is_deleted_after_thirty_days(
    status: Status, django_capture_on_commit_callbacks: Any
) -> None:
    forgotten = entry(status=status, published_at=None, name="Canary")
    logo = with_logo(forgotten)
    log(instance=forgotten, action="signatories.sign_on", data={"before": {"name": "Canary"}})
    pending = entry(name="Pending", pending=True)
    assert (due("unconfirmed entries", days=29), due("unconfirmed entries", days=31)) == (0, 1)
    with django_capture_on_commit_callbacks(execute=True):
        assert after(31)["unconfirmed entries"] == 1
    assert list(Signatory.objects.all()) == [pending]
    assert Contact.objects.get() == pending.contact
    assert not storages["private"].exists(logo)
    # The log entry has no personal data.
    entry_of_log = ModelLogEntry.objects.get(object_id=str(forgotten.pk))
    assert (entry_of_log.label, entry_of_log.data) == (ERASED, {})
    assert "Canary" not in json.dumps(list(ModelLogEntry.objects.values("label", "data")))


def test_a_recent_new_confirmation_request_postpones_the_deletion() -> None:
    waiting = entry(unconfirmed=True)
    Signatory.objects.update(created_at=timezone.now() - 60 * DAY)
    Mail.objects.create(purpose=MailPurpose.CONFIRM, signatory=waiting)
    assert after(1) == {}
    assert after(31)["unconfirmed entries"] == 1


def test_an_unconfirmed_entry_that_was_withdrawn_before_becomes_withdrawn_again() -> None:
    again = entry(unconfirmed=True)
    Signatory.objects.update(withdrawn_at=timezone.now())
    assert after(31)["unconfirmed entries"] == 1
    again.refresh_from_db()
    assert again.status == Status.WITHDRAWN
    assert not Contact.objects.exists()
    assert after(31) == {}


@pytest.mark.parametrize(
    ("status", "since", "rule", "days"),
    [
        (Status.WITHDRAWN, "withdrawn_at", "contacts of withdrawn entries", 30),
        (Status.REJECTED, "rejected_at", "contacts of rejected and disputed entries", 90),
        (Status.REJECTED, "disputed_at", "contacts of rejected and disputed entries", 90),
    ],
)
def test_the_contact_of_an_entry_that_left_is_deleted_and_its_email_key_is_not(
    status: Status, since: str, rule: str, days: int
) -> None:
    departed = entry(status=status, name="Canary")
    Signatory.objects.update(**{since: timezone.now()})
    Correction.objects.create(signatory=departed, values={"name": "Other"})
    assert (due(rule, days=days - 1), due(rule, days=days + 1)) == (0, 1)
    assert after(days + 1)[rule] == 1
    departed.refresh_from_db()
    assert (departed.status, departed.name, bool(departed.email_key)) == (status, "Canary", True)
    assert (Contact.objects.count(), Correction.objects.count()) == (0, 0)
    assert rule not in after(days + 1)


def test_entries_that_await_a_decision_are_not_deleted() -> None:
    for number, status in enumerate((Status.PENDING, Status.PUBLISHED)):
        entry(signatory_list=SignatoryListFactory(open=True), status=status, name=f"N{number}")
    Signatory.objects.update(disputed_at=timezone.now())
    after(5_000)
    assert Contact.objects.count() == 2


def test_contacts_expire_half_a_year_after_staff_close_the_list() -> None:
    signatory_list = SignatoryListFactory(signing=Signing.OPEN)
    entry(signatory_list=signatory_list)
    signatory_list.signing = Signing.CLOSED
    signatory_list.save()
    assert due("contacts of closed lists", days=179) == 0
    assert due("contacts of closed lists", days=181) == 1
    signatory_list.signing = Signing.OPEN
    signatory_list.save()
    assert due("contacts of closed lists", days=181) == 0


def test_contacts_expire_half_a_year_after_the_list_closes_except_those_with_a_news_opt_in() -> None:
    closed = SignatoryListFactory(signing=Signing.OPEN, closes_at=timezone.now())
    still_open = SignatoryListFactory(signing=Signing.OPEN)
    for signatory_list in (closed, still_open):
        entry(signatory_list=signatory_list)
    wants = entry(signatory_list=closed, name="Reader", email="reader@example.org")
    wants.contact.wants_updates = True
    wants.contact.save()
    assert due("contacts of closed lists", days=179) == 0
    assert after(181)["contacts of closed lists"] == 1
    assert Contact.objects.filter(signatory__signatory_list=closed).get() == wants.contact
    assert Contact.objects.count() == 2
    assert Signatory.objects.public().count() == 3


def test_contacts_of_a_list_that_was_never_open_expire_half_a_year_after_they_were_added() -> None:
    never_open = SignatoryListFactory()
    entry(signatory_list=never_open)
    wants = entry(signatory_list=never_open, name="Reader", email="reader@example.org")
    wants.contact.wants_newsletter = True
    wants.contact.save()
    assert due("contacts of closed lists", days=179) == 0
    assert after(181)["contacts of closed lists"] == 1
    assert Contact.objects.get() == wants.contact
    assert Signatory.objects.public().count() == 2


def test_contacts_of_a_list_closed_by_an_older_release_expire_too() -> None:
    older = SignatoryListFactory(first_opened_at=timezone.now())
    entry(signatory_list=older)
    assert (older.signing, older.closed_at) == (Signing.CLOSED, None)
    assert due("contacts of closed lists", days=181) == 1


def test_contacts_of_a_list_that_is_not_open_yet_do_not_expire() -> None:
    opens = timezone.now() + 300 * DAY
    entry(signatory_list=SignatoryListFactory(signing=Signing.OPEN, opens_at=opens))
    entry(signatory_list=SignatoryListFactory(closes_at=opens))
    assert due("contacts of closed lists", days=181) == 0


def test_a_contact_added_to_a_closed_list_expires_half_a_year_after_it_was_added() -> None:
    closed = SignatoryListFactory(signing=Signing.OPEN, closes_at=timezone.now())
    imported = entry(signatory_list=closed)
    corrected = entry(signatory_list=closed, name="Corrected", email="corrected@example.org")
    Correction.objects.create(signatory=corrected, values={"name": "New name"})
    later = timezone.now() + 200 * DAY
    Contact.objects.filter(pk=imported.pk).update(created_at=later)
    Correction.objects.filter(pk=corrected.pk).update(created_at=later)
    assert due("contacts of closed lists", days=379) == 0
    assert due("contacts of closed lists", days=381) == 2


@pytest.mark.parametrize("state", [ImportState.CHECKING, ImportState.PREVIEWED])
def test_an_undecided_upload_is_deleted_with_its_rows_and_its_file(state: ImportState) -> None:
    undecided = batch(state)
    name = undecided.upload.name
    assert due("undecided uploads", days=0.9) == 0
    assert after(1.1)["undecided uploads"] == 1
    assert (ImportRow.objects.count(), ImportBatch.objects.get().state) == (0, ImportState.DISCARDED)
    assert not storages["private"].exists(name)


def test_the_file_of_a_decided_import_is_deleted_before_its_rows(django_capture_on_commit_callbacks: Any) -> None:
    decided = batch(ImportState.IMPORTED, imported_at=timezone.now())
    name = decided.upload.name
    with django_capture_on_commit_callbacks(execute=True):
        assert after(2)["files of decided imports"] == 1
    assert (ImportRow.objects.count(), storages["private"].exists(name)) == (1, False)
    assert after(31) == {"rows of imports": 1}
    assert ImportBatch.objects.count() == 1


def test_network_and_proof_keys_are_deleted_after_thirty_days() -> None:
    entry()
    Contact.objects.update(network_key="somewhere", proof_key="done")
    assert after(31) == {"networks and proofs of work": 1}
    assert Contact.objects.values_list("network_key", "proof_key").get() == ("", "")


def test_old_log_entries_lose_their_personal_details() -> None:
    data = {"before": {"status": "pending", "name": "Canary"}, "after": {"status": "published"}, "reason": "Canary"}
    listed = entry(signatory_list=SignatoryListFactory(open=True), name="Canary")
    gone = entry(name="Canary gone", email="gone@example.org")
    for signatory in (listed, gone):
        log(instance=signatory, action="signatories.approve", data=data)
    gone.delete()
    assert after(31) == {"names of deleted entries in the log": 1}
    assert after(366) == {"details in the log": 1}
    content_type = ContentType.objects.get_for_model(Signatory)
    log_entries = list(ModelLogEntry.objects.filter(content_type=content_type).values_list("action", "label", "data"))
    stripped = {"before": {"status": "pending"}, "after": {"status": "published"}}
    assert log_entries == [("signatories.approve", ERASED, stripped)] * 2


def test_an_import_that_was_given_up_does_not_begin_again_once_its_jobs_are_old() -> None:
    given_up, imported = (
        ImportBatchFactory(state=ImportState.IMPORTING),
        ImportBatchFactory(state=ImportState.IMPORTED),
    )
    for batch in (given_up, imported):
        for _attempt in range(4):
            write_import.enqueue(batch.pk, good_rows=False)
    undo_long_import.enqueue(given_up.pk)
    old = timezone.now() - timedelta(days=settings.RETENTION_DAYS["jobs"] + 1)
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED, finished_at=old)
    ImportBatch.objects.update(created_at=old)
    assert run()["finished jobs"] == 5
    assert [job.args_kwargs["args"] for job in DBTaskResult.objects.all()] == [[given_up.pk]] * 4
    assert resume_imports() == 0
    ImportBatch.objects.update(state=ImportState.PREVIEWED)
    assert run()["finished jobs"] == 4


def test_technical_records_are_deleted_after_their_retention_period() -> None:
    now = timezone.now()
    signatory = entry()
    Mail.objects.create(purpose=MailPurpose.RECEIPT, signatory=signatory, sent_at=now, due_at=None, text="Canary")
    Mail.objects.create(purpose=MailPurpose.RECEIPT, signatory=signatory, due_at=now)
    endpoint = Endpoint.objects.create(url="https://hooks.example.org/")
    for due_at in (None, now):
        Delivery.objects.create(endpoint=endpoint, event="test", due_at=due_at)
    job = {"args_kwargs": {}, "task_path": "a.b", "backend_name": "jobs", "run_after": now}
    DBTaskResult.objects.create(status=TaskResultStatus.FAILED, finished_at=now, **job)
    DBTaskResult.objects.create(status=TaskResultStatus.READY, **job)
    Session.objects.create(session_key="old", session_data="", expire_date=now + DAY)
    RequestKey.objects.create(key="a", request_fingerprint="b")
    LinkRequest.objects.create(email_key="a")
    PagePreview.objects.create(
        token="a", content_type=ContentType.objects.get_for_model(SignatoryList), content_json="{}"
    )
    UploadedFile.objects.create(file=ContentFile(b"x", "draft.png"))
    BlockedAddress.objects.create(email_key="a")
    removed = after(31)
    assert removed == {
        "mails": 1,
        "deliveries of webhooks": 1,
        "finished jobs": 1,
        "sessions": 1,
        "idempotency keys": 1,
        "requests for links": 1,
        "previews of drafts": 1,
        "pictures and documents whose upload was not finished": 1,
    }
    # Pending mail and opt-outs remain.
    assert (Mail.objects.count(), Delivery.objects.count(), DBTaskResult.objects.count()) == (1, 1, 1)
    assert BlockedAddress.objects.exists()


def test_orphaned_files_of_editions_are_deleted(letter: LetterPage) -> None:
    storage = storages["private"]
    edition = EditionFactory(signatory_list=letter.signatory_list)
    edition.signatories.save("1.csv", ContentFile(b"csv"))
    pdf = EditionFile.objects.create(
        edition=edition, language="en", sha256="0" * 64, size=3, pages=1, content=ContentFile(b"pdf", "1.pdf")
    )
    kit = DerivedFile.objects.create(kind="kit", subject=edition.pk, content=ContentFile(b"zip", "kit/1/a.zip"))
    used = [edition.signatories.name, pdf.content.name, kit.content.name]
    folders = ("editions", "derived/kit/1", "derived/share/2")
    orphans = [storage.save(f"{folder}/orphan", ContentFile(b"x")) for folder in folders]
    assert due("orphaned files of editions", days=0.5) == 0
    assert due("orphaned files of editions", days=2) == len(orphans)
    assert after(2)["orphaned files of editions"] == len(orphans)
    assert [storage.exists(name) for name in (*used, *orphans)] == [True, True, True, False, False, False]


def test_unused_cached_parts_of_long_letters_are_deleted() -> None:
    storages["private"].save("parts/old-1.pdf", ContentFile(b"names"))
    assert (due("parts of long PDFs", days=29), due("parts of long PDFs", days=31)) == (0, 1)
    assert after(31)["parts of long PDFs"] == 1
    assert storages["private"].listdir("parts") == ([], [])


def test_an_orphaned_file_that_is_deleted_meanwhile_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    storage = storages["private"]
    for name in ("first", "second"):
        storage.save(f"logos/{name}", ContentFile(b"x"))
    modified = storage.get_modified_time

    def missing(name: str) -> Any:
        if name == "logos/first":
            raise FileNotFoundError(name)
        return modified(name)

    monkeypatch.setattr(storage, "get_modified_time", missing)
    assert due("orphaned files", days=2) == 1


def test_orphaned_files_are_deleted() -> None:
    used = with_logo(entry())
    storage = storages["private"]
    orphans = [storage.save(f"{folder}/orphan", ContentFile(b"x")) for folder in ("logos", "imports")]
    assert due("orphaned files", days=0.5) == 0
    assert after(2)["orphaned files"] == len(orphans)
    assert [storage.exists(name) for name in (used, *orphans)] == [True, False, False]


def test_a_dry_run_counts_expired_rows_and_deletes_nothing(capsys: Any, settings: Any) -> None:
    entry(unconfirmed=True)
    Signatory.objects.update(created_at=timezone.now() - 40 * DAY)
    call_command("housekeeping", "--dry-run", "--format", "json")
    counted = json.loads(capsys.readouterr().out)
    assert (counted["dry_run"], counted["counts"]["unconfirmed entries"]) == (True, 1)
    assert Signatory.objects.count() == 1
    call_command("housekeeping", "--dry-run")
    output = capsys.readouterr().out.splitlines()
    assert "       1  unconfirmed entries (kept for 30 days)" in output
    assert "       0  idempotency keys (kept for 1 day)" in output
    assert "       0  sessions (kept until they expire)" in output
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "mails": 0}
    call_command("housekeeping", "--dry-run")
    assert "       0  mails (kept for good)" in capsys.readouterr().out.splitlines()
    call_command("housekeeping", "--format", "json")
    assert json.loads(capsys.readouterr().out)["counts"] == counted["counts"]
    call_command("housekeeping")
    assert capsys.readouterr().out.endswith("0 removed.\n")


def test_nothing_is_deleted_where_the_retention_period_is_unlimited(settings: Any) -> None:
    settings.RETENTION_DAYS = dict.fromkeys(settings.RETENTION_DAYS, 0)
    entry(unconfirmed=True)
    assert due("unconfirmed entries", days=9_999) == 0
    assert "unconfirmed entries" not in after(9_999)


def test_a_failed_deletion_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "BATCH", 2)
    [stuck, *_others] = [
        entry(unconfirmed=True, name=f"N{number}", email=f"{number}@example.org") for number in range(5)
    ]
    RequestKey.objects.create(key="a", request_fingerprint="b")
    rules = {rule.name: rule for rule in RULES}
    rule = rules["unconfirmed entries"]

    def remove(rows: Sequence[Any]) -> None:
        if any(row.pk == stuck.pk for row in rows):
            raise RuntimeError("locked")
        rule.remove(rows)

    def find(before: Any) -> Any:
        raise RuntimeError("no such table")

    broken = (replace(rules["mails"], find=find), replace(rule, remove=remove), rules["idempotency keys"])
    monkeypatch.setattr(housekeeping, "RULES", broken)
    assert after(31) == {"unconfirmed entries": 4, "idempotency keys": 1}
    assert Signatory.objects.get() == stuck


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_next_run_finishes_an_interrupted_deletion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "BATCH", 2)
    for number in range(7):
        with_logo(entry(unconfirmed=True, name=f"N{number}", email=f"{number}@example.org"))
    rule = next(rule for rule in RULES if rule.name == "unconfirmed entries")
    calls = []

    def killed(rows: Sequence[Any]) -> None:
        rule.remove(rows)
        calls.append(rows)
        if len(calls) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(housekeeping, "RULES", (replace(rule, remove=killed),))
    with pytest.raises(KeyboardInterrupt):
        after(31)
    assert Signatory.objects.count() == 3
    monkeypatch.setattr(housekeeping, "RULES", RULES)
    assert after(31)["unconfirmed entries"] == 3
    assert (Signatory.objects.count(), Contact.objects.count()) == (0, 0)
    assert after(31).get("unconfirmed entries") is None


def test_the_private_data_of_a_list_can_be_erased_at_once(django_capture_on_commit_callbacks: Any) -> None:
    signatory_list = SignatoryListFactory()
    listed = entry(signatory_list=signatory_list, name="Listed")
    logo = with_logo(listed)
    elsewhere = entry(name="Elsewhere", email="other@example.org")
    Mail.objects.create(purpose=MailPurpose.QUESTION, signatory=listed, text="Canary")
    log(instance=listed, action="signatories.correct", data={"before": {"name": "Canary"}})
    decided = batch(ImportState.IMPORTED, signatory_list=signatory_list, imported_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        assert (erase_personal_data(signatory_list), erase_personal_data(signatory_list)) == (1, 1)
    assert list(Contact.objects.all()) == [elsewhere.contact]
    assert (Mail.objects.count(), ImportRow.objects.count()) == (0, 0)
    assert [storages["private"].exists(name) for name in (logo, decided.upload.name)] == [False, False]
    assert "Canary" not in json.dumps(list(ModelLogEntry.objects.values("label", "data")))
    assert Signatory.objects.filter(pk=listed.pk, email_key=F("email_key")).exists()


@pytest.mark.parametrize("entries", [1, 3])
def test_the_number_of_counting_queries_is_constant(entries: int, django_assert_max_num_queries: Any) -> None:
    for number in range(entries):
        entry(unconfirmed=True, name=f"N{number}", email=f"{number}@example.org")
    with django_assert_max_num_queries(len(RULES) + 4):
        count_due(timezone.now() + 31 * DAY)


def test_an_entry_confirmed_during_housekeeping_is_not_deleted() -> None:
    waiting = entry(unconfirmed=True)
    candidates = list(Signatory.objects.all())
    confirm_own(waiting)
    entry_rules._delete_unconfirmed(candidates)
    assert Signatory.objects.get().status == Status.PUBLISHED
    assert Contact.objects.get().email


def test_the_contact_of_a_signer_who_signs_again_during_housekeeping_is_not_deleted() -> None:
    gone = entry(withdrawn=True)
    candidates = list(Signatory.objects.all())
    Signatory.objects.update(status=Status.UNCONFIRMED)
    private_data.erase(candidates)
    assert Contact.objects.get().signatory_id == gone.pk
