"""What `verify_audit` finds."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from cms.audit import verification
from cms.audit.models import AuditRecord
from cms.audit.sealing import Head, has_unsealed, head, seal
from cms.audit.verification import AuditLogError, verify, verify_daily
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db
Act = Callable[[], None]


@pytest.fixture
def chain(act: Act, monkeypatch: pytest.MonkeyPatch, seals_at_once: None) -> list[AuditRecord]:
    """Return a chain of four records without triggers, which somebody who may change tables can drop."""
    monkeypatch.setattr(verification, "missing_triggers", list)
    monkeypatch.setattr(verification, "BATCH", 3)
    for _number in range(4):
        act()
    seal()
    return list(AuditRecord.objects.order_by("position"))


def execute(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def first_wrong(expected: Head | None = None) -> str:
    with pytest.raises(AuditLogError) as caught:
        verify(expected)
    return str(caught.value)


def test_an_intact_chain_is_verified_with_any_earlier_head(chain: list[AuditRecord]) -> None:
    for expected in (None, Head(0, "0" * 64), Head(2, chain[1].hash), head()):
        assert verify(expected).head == Head(4, chain[3].hash)


def test_the_first_changed_record_is_named(chain: list[AuditRecord]) -> None:
    for position in (3, 2):
        execute("UPDATE audit_auditrecord SET user_id = 99 WHERE position = %s", position)
        assert first_wrong() == f"Record {position} was changed: its hash is not that of its contents."


def test_a_deleted_record_is_named(chain: list[AuditRecord]) -> None:
    execute("DELETE FROM audit_auditrecord WHERE position = 2")
    assert first_wrong() == "Record 2 is missing; the next one is 3."


def test_a_deleted_end_leaves_log_entries_without_a_record(chain: list[AuditRecord]) -> None:
    execute("DELETE FROM audit_auditrecord WHERE position = 4")
    assert f"wagtailcore.modellogentry {chain[3].entry_id} (signatories.add_question) has no record" in first_wrong()


def test_a_deleted_end_and_a_new_chain_are_found_with_an_earlier_head(chain: list[AuditRecord]) -> None:
    earlier = head()
    execute("DELETE FROM audit_auditrecord WHERE position = 4")
    execute("DELETE FROM wagtailcore_modellogentry WHERE id = %s", chain[3].entry_id)
    assert verify().head == Head(3, chain[2].hash)
    assert first_wrong(earlier) == f"The chain ends at record 3 and does not contain the head {earlier}."


def test_a_log_entry_of_a_killed_process_is_recorded_before_the_daily_verification(
    chain: list[AuditRecord], act: Act
) -> None:
    act()
    execute("DELETE FROM audit_auditrecord WHERE position IS NULL")
    assert not has_unsealed()
    assert "has no record" in first_wrong()
    verify_daily()
    assert head().position == 5


def test_log_entries_that_differ_from_their_records_are_named(chain: list[AuditRecord]) -> None:
    entry = f"record 3 (signatories.add_question, wagtailcore.modellogentry {chain[2].entry_id})"
    changes = (
        ("UPDATE wagtailcore_modellogentry SET user_id = 99 WHERE id = %s", f"The log entry of {entry} was changed."),
        ("UPDATE wagtailcore_modellogentry SET label = 'x' WHERE id = %s", f"The details of {entry} were changed."),
        ("UPDATE wagtailcore_modellogentry SET data = '{}' WHERE id = %s", f"The details of {entry} were changed."),
        ("DELETE FROM wagtailcore_modellogentry WHERE id = %s", f"The log entry of {entry} was deleted."),
    )
    for statement, message in changes:
        with transaction.atomic():
            execute(statement, chain[2].entry_id)
            assert first_wrong() == message
            transaction.set_rollback(True)
    assert verify().head == head()


def test_a_changed_text_is_not_passed_off_as_erased(chain: list[AuditRecord]) -> None:
    execute("UPDATE audit_auditrecord SET salt = '' WHERE position = 3")
    assert "The details of record 3" in first_wrong()


def test_a_record_that_is_not_sealed_yet_is_compared_too(chain: list[AuditRecord], act: Act) -> None:
    act()
    assert verify().unsealed == 1
    execute("UPDATE audit_auditrecord SET action = 'x' WHERE position IS NULL")
    assert "a record that is not sealed yet" in first_wrong()


def test_a_log_entry_of_staff_that_the_site_did_not_write_is_named(chain: list[AuditRecord]) -> None:
    signer = log(instance=SignatoryFactory(), action="signatories.sign_on")
    ModelLogEntry.objects.filter(pk=signer.pk).update(user=None)
    assert verify().head == head()
    ModelLogEntry.objects.filter(pk=signer.pk).update(user=99)
    assert f"wagtailcore.modellogentry {signer.pk} (signatories.sign_on) has no record" in first_wrong()


def test_missing_triggers_are_named(chain: list[AuditRecord], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert first_wrong().startswith("The database does not protect the audit log: missing audit_refuse_delete, ")


@pytest.mark.usefixtures("protected")
def test_the_database_refuses_changes_and_deletions(act: Act) -> None:
    act()
    seal()
    act()
    refused = [
        "UPDATE audit_auditrecord SET action = 'x'",
        "UPDATE audit_auditrecord SET position = 9 WHERE position = 1",
        "UPDATE audit_auditrecord SET position = NULL WHERE position = 1",
        "UPDATE audit_auditrecord SET hash = 'x' WHERE position = 1",
        "UPDATE audit_auditrecord SET hash = 'x' WHERE position IS NULL",
        "UPDATE audit_auditrecord SET user_id = NULL",
        "UPDATE audit_auditrecord SET salt = 'x'",
        "DELETE FROM audit_auditrecord WHERE position IS NULL",
        *(["TRUNCATE audit_auditrecord"] if connection.vendor == "postgresql" else []),
    ]
    before = list(AuditRecord.objects.values())
    for statement in refused:
        with pytest.raises(IntegrityError, match=r"The audit log is append-only\."), transaction.atomic():
            execute(statement)
    assert list(AuditRecord.objects.values()) == before
    seal()
    assert verify().head.position == 2


def test_the_command_prints_the_head_or_the_first_error(chain: list[AuditRecord]) -> None:
    output = StringIO()
    call_command("verify_audit", head=str(head()), stdout=output)
    assert output.getvalue() == (
        f"The audit log is intact. Its head is 4:{chain[3].hash}\n"
        "4 records; 0 without names and texts, which were erased; 0 not sealed yet.\n"
    )
    execute("UPDATE audit_auditrecord SET action = 'x' WHERE position = 2")
    with pytest.raises(CommandError, match="Record 2 was changed") as caught:
        call_command("verify_audit")
    assert caught.value.returncode == 1
    with pytest.raises(CommandError) as caught:
        call_command("verify_audit", head="4")
    assert caught.value.returncode == 2
