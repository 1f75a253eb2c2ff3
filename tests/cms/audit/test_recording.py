"""Which log entries get a record, and what is left of it after an erasure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from wagtail.log_actions import LogContext, log
from wagtail.models import ModelLogEntry

from cms.audit.models import AppendOnlyError, AuditRecord
from cms.audit.sealing import seal
from cms.audit.verification import verify
from core.audit_log import ERASED, log_many, log_one, strip_log
from core.users.models import User
from tests.factories import LetterFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db
Act = Callable[[], None]


def recorded() -> list[tuple[str, str, Any]]:
    return list(AuditRecord.objects.order_by("pk").values_list("action", "object_type", "user__username"))


def test_staff_and_the_system_are_recorded_and_signers_are_not() -> None:
    user = User.objects.create_user("robin")
    entry, signatory_list = SignatoryFactory(), SignatoryListFactory()
    letter = LetterFactory()
    AuditRecord.objects.all()._raw_delete(AuditRecord.objects.db)  # type: ignore[attr-defined]
    log(instance=entry, action="signatories.sign_on")
    log(instance=entry, action="signatories.approve", user=user)
    log_many("signatories.withdraw", [(entry, {})])
    log_many("signatories.withdraw", [(entry, {}), (entry, {})], user=user)
    log(instance=signatory_list, action="signatories.import")
    log(instance=letter, action="wagtail.publish", user=user)
    assert recorded() == [
        ("signatories.approve", "signatories.signatory", "robin"),
        ("signatories.withdraw", "signatories.signatory", "robin"),
        ("signatories.withdraw", "signatories.signatory", "robin"),
        ("signatories.import", "signatories.signatorylist", None),
        ("wagtail.publish", "letters.letterpage", "robin"),
    ]


def test_an_action_that_is_not_registered_is_not_logged() -> None:
    entry = SignatoryFactory()
    before = ModelLogEntry.objects.count()
    with pytest.raises(ValueError, match=r"signatories\.aprove"):
        log_many("signatories.aprove", [(entry, {})])
    assert ModelLogEntry.objects.count() == before


def test_an_entry_without_validation_has_the_same_values_as_one_of_wagtail() -> None:
    user = User.objects.create_user("robin")
    entry = SignatoryFactory(name="Robin Fernleaf")
    rows = ModelLogEntry.objects.for_instance(entry).order_by("-pk")

    def logged(act: Act) -> dict[str, Any]:
        act()
        row = rows.values().first()
        assert row is not None
        return {name: value for name, value in row.items() if name not in ("id", "timestamp")}

    with LogContext(user=user):
        data = {"after": {"status": "published"}}
        by_wagtail = logged(lambda: log(instance=entry, action="signatories.confirm", data=data))
        assert logged(lambda: log_one(entry, "signatories.confirm", data)) == by_wagtail
    assert by_wagtail["user_id"] == user.pk


def test_one_entry_is_logged_in_one_statement(django_assert_num_queries: Any) -> None:
    entry = SignatoryFactory()
    log_one(entry, "signatories.sign_on")
    with transaction.atomic(), django_assert_num_queries(1):
        log_one(entry, "signatories.sign_on")
        connection.cursor().close()  # sends what is postponed


def test_an_act_of_the_public_is_logged_without_a_record() -> None:
    log_one(SignatoryFactory(), "signatories.sign_on")
    assert ModelLogEntry.objects.get().action == "signatories.sign_on"
    assert not AuditRecord.objects.exists()


def test_a_record_has_no_name_and_no_text() -> None:
    entry = SignatoryFactory(name="Canary Jones")
    user = User.objects.create_user("canary", first_name="Canary")
    log(instance=entry, action="signatories.reject", user=user, data={"reason": "Canary"})
    assert "canary" not in str(list(AuditRecord.objects.values())).lower()


def test_a_change_that_is_rolled_back_leaves_no_record(act: Act) -> None:
    with transaction.atomic():
        act()
        transaction.set_rollback(True)
    assert recorded() == []


def test_erasing_details_drops_the_salt_and_breaks_nothing(protected: None, act: Act) -> None:
    act()
    act()
    seal()
    digests = list(AuditRecord.objects.order_by("pk").values_list("details_digest", flat=True))
    first, second = ModelLogEntry.objects.filter(action="signatories.add_question").order_by("pk")
    strip_log([first])
    assert list(AuditRecord.objects.filter(salt="").values_list("entry_id", flat=True)) == [first.pk]
    assert list(AuditRecord.objects.order_by("pk").values_list("details_digest", flat=True)) == digests
    assert verify().erased == 1
    assert (first.label, second.label) == (ERASED, "Open streets")


def test_the_model_refuses_changes_and_deletions(act: Act) -> None:
    act()
    record = AuditRecord.objects.get()
    for change in (
        record.save,
        record.delete,
        lambda: AuditRecord.objects.update(action="x"),
        lambda: AuditRecord.objects.all().delete(),
    ):
        with pytest.raises(AppendOnlyError):
            change()
    assert recorded() == [("signatories.add_question", "signatories.signatorylist", "robin")]
