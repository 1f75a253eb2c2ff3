"""Which log entries get a record, and what is left of it after an erasure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from cms.audit.models import AppendOnlyError, AuditRecord
from cms.audit.sealing import seal
from cms.audit.verification import verify
from core.audit_log import ERASED, log_many, strip_log
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
