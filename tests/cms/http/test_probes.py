"""Tests of the addresses for load balancers and monitoring programs."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from cms.backups.backup_files import backup_name
from cms.monitoring import audit_log, resources
from cms.operations.workers import record_heartbeat
from signatories.models import Mail
from tests.cms.monitoring.rows import overdue_mail
from tests.factories import SignatoryFactory

TOKEN = "a long random string"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
PROBES = ("/healthz", "/readyz", "/metrics")


@pytest.fixture(autouse=True)
def _empty_disks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources.shutil, "disk_usage", lambda folder: SimpleNamespace(free=10**12))


@pytest.fixture(autouse=True)
def _protected_audit_log(monkeypatch: pytest.MonkeyPatch) -> None:
    # The databases of tests lack the triggers.
    monkeypatch.setattr(audit_log, "missing_triggers", list)


@pytest.fixture(autouse=True)
def _backed_up(settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_ROOT, settings.BACKUP_AT = str(tmp_path), ""
    (tmp_path / backup_name(timezone.now(), is_encrypted=True)).write_bytes(b"backup")


@pytest.mark.django_db
def test_a_site_that_nobody_backs_up_is_ready_with_a_warning(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_ROOT, settings.BACKUP_AT, settings.METRICS_TOKEN = str(tmp_path / "none"), "", TOKEN
    record_heartbeat("one")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"failing": [], "warnings": ["backups"]})
    assert 'undersigned_check_state{check="backups"} 1' in client.get("/metrics", headers=BEARER).text


def test_a_process_that_lives_says_so_without_a_database(client: Client) -> None:
    # Without the mark of a database, any query fails the test.
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
@pytest.mark.parametrize("probe", PROBES)
def test_probes_are_neither_cached_nor_bound_to_a_host_or_https(client: Client, settings: Any, probe: str) -> None:
    settings.METRICS_TOKEN, settings.SECURE_SSL_REDIRECT = TOKEN, True
    record_heartbeat("one")
    answer = client.get(probe, headers={"Host": "10.0.0.17", **BEARER})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert (dict(answer.cookies), answer.has_header("ETag")) == ({}, False)


@pytest.mark.parametrize("probe", ["/healthz", "/readyz"])
def test_probes_are_only_read(client: Client, probe: str) -> None:
    answer = client.post(probe)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


@pytest.mark.django_db
def test_a_site_whose_checks_are_fine_is_ready(client: Client) -> None:
    record_heartbeat("one")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"failing": [], "warnings": []})


@pytest.mark.django_db
def test_a_site_that_is_not_ready_names_checks_and_nothing_else(client: Client) -> None:
    overdue_mail(minutes=90)
    SignatoryFactory(name="Canary")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"failing": ["worker", "queues"], "warnings": []})


@pytest.mark.django_db
def test_a_warning_does_not_stop_a_site(client: Client) -> None:
    record_heartbeat("one")
    overdue_mail(minutes=20)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"failing": [], "warnings": ["queues"]})


@pytest.mark.parametrize("probe", ["/readyz", "/metrics"])
def test_probes_answer_without_a_database(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any, probe: str
) -> None:
    settings.METRICS_TOKEN = TOKEN

    def refuse() -> None:
        raise OperationalError("password of undersigned@db.example.org is wrong")

    monkeypatch.setattr(resources, "connection", SimpleNamespace(cursor=refuse))
    answer = client.get(probe, headers=BEARER)
    assert "example.org" not in answer.text
    if probe == "/readyz":
        assert (answer.status_code, answer.json()) == (503, {"failing": ["database"], "warnings": []})
    else:
        assert 'undersigned_check_state{check="database"} 2\n' in answer.text
        assert "undersigned_outbox" not in answer.text


@pytest.mark.django_db
def test_metrics_do_not_exist_without_a_token_of_the_site(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", "Bearer another", f"Basic {TOKEN}", f"Token {TOKEN}", TOKEN, "Bearer ä"]
)
def test_metrics_are_closed_to_those_without_the_token(client: Client, settings: Any, authorization: str) -> None:
    settings.METRICS_TOKEN = TOKEN
    answer = client.get("/metrics", headers={"Authorization": authorization})
    assert (answer.status_code, answer["WWW-Authenticate"], answer.text) == (401, "Bearer", "unauthorized\n")


@pytest.mark.django_db
def test_metrics_are_in_the_format_of_prometheus(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    answer = client.get("/metrics", headers=BEARER)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")


@pytest.mark.django_db
@pytest.mark.parametrize("probe", ["/readyz", "/metrics"])
def test_the_queries_of_a_probe_do_not_depend_on_the_number_of_rows(
    client: Client, settings: Any, django_assert_num_queries: Any, probe: str
) -> None:
    settings.METRICS_TOKEN = TOKEN
    queries = {"/readyz": 39, "/metrics": 57}[probe]
    for number in (1, 3):
        while Mail.objects.count() < number:
            overdue_mail(minutes=20)
            record_heartbeat(f"worker {number}")
        with django_assert_num_queries(queries):
            client.get(probe, headers=BEARER)
