"""Tests of the list of checks."""

from __future__ import annotations

import pytest

from cms.monitoring import check_list
from cms.monitoring.check_list import CHECKS, DATABASE, readiness, run_checks
from cms.monitoring.health import Check, Finding, State, health_of


@pytest.mark.django_db
def test_all_checks_are_carried_out() -> None:
    assert [health.check.name for health in run_checks()] == ["database", *(check.name for check in CHECKS)]
    assert [name for name, _state in readiness()] == [health.check.name for health in run_checks()]


def test_without_a_database_the_checks_that_need_it_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    down = Check("database", "Database", lambda: Finding(State.FAILING, "down"))
    monkeypatch.setattr(check_list, "DATABASE", down)
    needing_none = ["database", "disks", "storages", "backups", "error_reports"]
    assert [health.check.name for health in run_checks()] == needing_none


def test_a_check_that_raises_is_failing_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    def breaks() -> Finding:
        raise ValueError("Canary")

    health = health_of(Check("broken", "Broken", breaks))
    assert (health.finding.state, health.finding.message) == (
        State.FAILING,
        "This could not be checked; the log says why.",
    )
    assert [record.getMessage() for record in caplog.records] == ["The check “broken” could not be carried out"]


def test_names_of_checks_are_names_for_programs() -> None:
    names = [check.name for check in (DATABASE, *CHECKS)]
    assert (len(names), all(name.isidentifier() for name in names)) == (len(set(names)), True)
