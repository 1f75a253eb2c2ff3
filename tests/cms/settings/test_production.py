"""How a public server starts, and what it needs for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from tests.cms.settings.processes import COMPLETE, load_production, manage, run_with_env_file


def test_production_starts_with_its_required_variables() -> None:
    assert load_production(COMPLETE).returncode == 0


@pytest.mark.parametrize("name", sorted(COMPLETE))
def test_production_does_not_start_without_a_required_variable(name: str) -> None:
    result = load_production({key: value for key, value in COMPLETE.items() if key != name})
    assert result.returncode != 0
    assert name in result.stderr.splitlines()[-1]


@pytest.mark.parametrize(("log_format", "starts"), [("json", True), ("text", True), ("xml", False)])
def test_the_format_of_logs_is_json_or_text(log_format: str, starts: bool) -> None:
    result = load_production(COMPLETE | {"LOG_FORMAT": log_format})
    assert (result.returncode == 0) is starts
    assert ("LOG_FORMAT is “xml”. It takes one of text, json." in result.stderr) is not starts


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="speaks of SQLite")
def test_sqlite_waits_for_a_lock_instead_of_failing() -> None:
    options = connection.settings_dict["OPTIONS"]
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys")
        assert cursor.fetchone() == (1,)


@pytest.mark.slow
def test_production_writes_nothing_into_the_checkout_on_startup(tmp_path: Path) -> None:
    run_with_env_file(tmp_path, "-c", "import cms.wsgi", **COMPLETE)
    assert not (tmp_path / "var").exists()


@pytest.mark.slow
def test_errors_in_production_are_logged_with_a_traceback_and_without_addresses(tmp_path: Path) -> None:
    code = (
        "import cms.wsgi, logging\n"
        "try: raise ValueError('robin@example.org is taken')\n"
        "except ValueError: logging.getLogger('django.request').exception('Error: /signatures/confirm/abc:def/')"
    )
    output = run_with_env_file(tmp_path, "-c", code, **COMPLETE)
    assert "Traceback (most recent call last)" in output
    assert "ValueError: …@… is taken" in output
    assert "/signatures/confirm/…/" in output
    assert "robin@example.org" not in output


@pytest.mark.slow
def test_django_deployment_checks_pass_in_production() -> None:
    long = "".join(map(chr, range(33, 123)))
    complete = {
        **COMPLETE,
        "SECRET_KEY": f"long and random: {long}",
        "EMAIL_HASH_KEY": f"another: {long}",
        "BACKUP_AT": "03:15",
    }
    result = manage("check", "--deploy", DJANGO_SETTINGS_MODULE="cms.settings.production", **complete)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("System check identified no issues")
