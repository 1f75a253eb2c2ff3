"""What `manage.py check --deploy` says about the settings of a public server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.db import DatabaseError
from pytest_django import Settings

from cms import deployment_checks
from cms.operations.workers import record_heartbeat

LONG = "".join(map(chr, range(33, 123)))
CHECKS: tuple[Callable[[Any], list[checks.CheckMessage]], ...] = (
    deployment_checks.check_base_url,
    deployment_checks.check_keys,
    deployment_checks.check_sender,
    deployment_checks.check_proxies,
    deployment_checks.check_shared_cache,
    deployment_checks.check_worker,
    deployment_checks.check_daily_backup,
)


@pytest.fixture
def public_server(db: None, settings: Settings, tmp_path: Path) -> Settings:
    """Return the settings of a well configured server with a worker."""
    settings.BASE_URL = "https://letters.example.org"
    settings.ALLOWED_HOSTS = ["letters.example.org"]
    settings.SECRET_KEY, settings.EMAIL_HASH_KEY = f"one {LONG}", f"another {LONG}"
    settings.SECRET_KEY_FALLBACKS = [f"earlier {LONG}"]
    settings.DEFAULT_FROM_EMAIL = "Our coalition <letters@example.org>"
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": FILES, "LOCATION": str(tmp_path)}}
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.TRUSTED_PROXIES = ["127.0.0.1/32"]
    settings.BACKUP_AT, settings.BACKUP_ROOT = "03:15", str(tmp_path / "backups")
    record_heartbeat("worker")
    return settings


def found() -> list[str | None]:
    return [message.id for check in CHECKS for message in check(None)]


def test_a_well_configured_server_has_no_warning(public_server: Settings) -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("BASE_URL", "http://letters.example.org", ["cms.W007"]),
        ("BASE_URL", "https://other.example.org", ["cms.W008"]),
        ("BASE_URL", "http://other.example.org:8000", ["cms.W007", "cms.W008"]),
        ("ALLOWED_HOSTS", [".example.org"], []),
        ("ALLOWED_HOSTS", ["www.letters.example.org"], ["cms.W008"]),
        ("EMAIL_HASH_KEY", f"one {LONG}", ["cms.W009"]),
        ("EMAIL_HASH_KEY", f"earlier {LONG}", ["cms.W009"]),
        ("EMAIL_HASH_KEY", "short", ["cms.W009"]),
        ("EMAIL_HASH_KEY", "a" * 80, ["cms.W009"]),
        ("DEFAULT_FROM_EMAIL", "letters", ["cms.W010"]),
        ("DEFAULT_FROM_EMAIL", "letters@example.org", []),
        ("TRUSTED_PROXIES", [], ["cms.W011"]),
        ("BACKUP_AT", "", ["cms.W025"]),
        ("SECURE_PROXY_SSL_HEADER", None, []),
    ],
)
def test_each_mistake_is_reported(public_server: Settings, name: str, value: Any, expected: list[str]) -> None:
    setattr(public_server, name, value)
    assert found() == expected


FILES = "cms.cache_backend.FileCache"


@pytest.mark.parametrize(
    ("backend", "buckets", "expected"),
    [
        (FILES, ("", ""), []),
        (FILES, ("media", "private"), ["cms.W024"]),
        ("cms.redis_cache.RedisCache", ("media", "private"), []),
        ("django.core.cache.backends.db.DatabaseCache", ("", ""), []),
        ("django.core.cache.backends.locmem.LocMemCache", ("", ""), ["cms.W024"]),
        ("django.core.cache.backends.dummy.DummyCache", ("", ""), ["cms.W024"]),
    ],
)
def test_a_cache_in_which_not_every_process_counts_is_reported(
    public_server: Settings, backend: str, buckets: tuple[str, str], expected: list[str]
) -> None:
    public_server.CACHES = {**public_server.CACHES, "default": {"BACKEND": backend, "LOCATION": "nowhere"}}
    public_server.MEDIA_BUCKET, public_server.PRIVATE_BUCKET = buckets
    assert found() == expected


def test_no_message_contains_a_key(public_server: Settings) -> None:
    for key in ("short", "one", public_server.SECRET_KEY):
        public_server.EMAIL_HASH_KEY = key
        [message] = deployment_checks.check_keys(None)
        assert LONG not in str(message)
        assert "“short”" not in str(message)


def test_a_server_without_a_worker_is_reported(public_server: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deployment_checks, "is_worker_alive", lambda: False)
    assert found() == ["cms.W012"]


def test_an_unreachable_database_is_not_this_checks_business(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> bool:
        raise DatabaseError

    monkeypatch.setattr(deployment_checks, "is_worker_alive", fail)
    assert deployment_checks.check_worker(None) == []
