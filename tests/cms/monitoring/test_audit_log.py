"""What *System* says about the audit log."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.log_actions import log

from cms.audit.sealing import head, seal
from cms.monitoring import audit_log
from cms.monitoring.audit_log import check_audit_log
from cms.monitoring.health import State
from tests.factories import SignatoryListFactory

pytestmark = pytest.mark.django_db


def test_the_check_shows_the_head_and_warns_of_records_that_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_audit_log().state == State.FAILING
    monkeypatch.setattr(audit_log, "missing_triggers", list)
    assert (check_audit_log().state, check_audit_log().message) == (State.OK, "The audit log is empty.")
    signatory_list = SignatoryListFactory()
    log(instance=signatory_list, action="signatories.import")
    seal()
    log(instance=signatory_list, action="signatories.import")
    found = check_audit_log()
    assert (found.state, found.figures) == (State.OK, {"records": 1, "unsealed": 1})
    assert found.message == f"Record 1 is the last one in the chain, whose head is {head()}"
    log(instance=signatory_list, action="signatories.import", timestamp=timezone.now() - timedelta(hours=1))
    assert check_audit_log().state == State.WARNING
