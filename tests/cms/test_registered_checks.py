"""Tests that the project's checks are registered: Django does not discover them by module name."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks.registry import registry
from django.core.management import call_command

from cms.checks import check_names
from letters import checks


def test_every_module_of_checks_is_registered() -> None:
    root = Path(settings.BASE_DIR)
    modules = {
        ".".join(path.relative_to(root).with_suffix("").parts)
        for app in ("core", "cms", "letters", "signatories")
        for name in ("checks.py", "deployment_checks.py")
        for path in (root / app).rglob(name)
    }
    registered = {check.__module__ for check in registry.get_checks(include_deployment_checks=True)}
    assert modules == {"cms.checks", "cms.deployment_checks", "core.users.checks", "letters.checks"}
    assert modules <= registered


@pytest.mark.django_db
@pytest.mark.parametrize("options", [{}, {"deploy": True}])
def test_manage_check_reports_a_missing_font(monkeypatch: pytest.MonkeyPatch, options: dict[str, bool]) -> None:
    monkeypatch.setattr(checks, "missing_families", lambda: ["Noto Serif"])
    output = io.StringIO()
    call_command("check", stderr=output, **options)
    assert "letters.W001" in output.getvalue()
    assert "Noto Serif" in output.getvalue()


def test_unknown_variables_in_the_env_file_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.checks.unknown_variables", lambda: ["TIMEZONE is not known."])
    assert [(warning.id, warning.msg) for warning in check_names(None)] == [("cms.W003", "TIMEZONE is not known.")]
