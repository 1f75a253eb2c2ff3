"""Fixtures for the whole suite."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker
from wagtail.models import Site

from cms.appearance.identity import CACHE_KEY, Identity
from cms.audit.triggers import TRIGGERS
from core.log_context import set_log_context
from core.storage import private_storage
from core.users.models import User
from letters.models import LetterPage
from letters.pdf import typesetter_client
from letters.pdf.print_job import EmbeddedFile, RenderedPdf
from signatories.exchange import sandbox
from signatories.exchange.reading.protocol import ReadRequest, TableMetadata
from signatories.exchange.reading.row_output import write_rows
from signatories.models import SignatoryList
from tests import hypothesis_profiles  # noqa: F401 - registers the profile "fast"
from tests.databases import migrated_sqlite, postgresql_copies
from tests.factories import LetterFactory, SignatoryListFactory
from tests.servers.redis_server import RedisServer
from tests.servers.s3_server import MEDIA, PRIVATE, S3Server

#: Folders of tests of minutes. None of them uses the database of the suite, so that they can run before all others.
LONG = {Path(__file__).parent / name for name in ("chaos", "concurrency", "machines", "upgrades")}
#: Offsets in seconds between the clocks of tests that use the in-process cache, so that no entry outlives its test.
CLOCK_OFFSETS = count(step=1_000)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests, so that no worker waits at the end of a run for another's last one."""
    items.sort(key=lambda item: LONG.isdisjoint(item.path.parents))
    _check_databases_are_restored(items)


def _check_databases_are_restored(items: Iterable[pytest.Item]) -> None:
    """Refuse tests with transactions that leave an empty database to those that need the rows of the migrations."""
    databases = ((item, item.get_closest_marker("django_db")) for item in items)
    if wrong := [
        item.nodeid
        for item, mark in databases
        if mark and mark.kwargs.get("transaction") and not mark.kwargs.get("serialized_rollback")
    ]:
        raise pytest.UsageError(f"transaction=True needs serialized_rollback=True: {', '.join(wrong)}")


def pytest_collection_finish() -> None:
    """Exclude modules and collected tests from garbage collection, which saves a tenth of a run."""
    gc.collect()
    gc.freeze()
    if "weasyprint" in sys.modules:
        raise pytest.UsageError("A test loads WeasyPrint, which lets Pillow open damaged pictures in all other tests.")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Start each test in English and restore English after it."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _forget_request() -> None:
    """Forget the id of another test's request, whose response nobody closed."""
    set_log_context()


@pytest.fixture(autouse=True)
def _clear_site_root_paths() -> None:
    """Clear Wagtail's cache of the sites' root paths, which outlives the rollback of a test's sites."""
    Site.clear_site_root_paths_cache()


@pytest.fixture(autouse=True)
def _cache_admin_identity() -> None:
    """Cache the identity of a site without a name, so that screens of staff have no queries for it."""
    cache.set(CACHE_KEY, dict.fromkeys(dict(settings.LANGUAGES), asdict(Identity())), None)


@pytest.fixture(autouse=True)
def _keep_private_storage() -> Iterator[None]:
    """Give the storage that the fields of models hold back its name after a test that changed `STORAGES`."""
    storage = storages["private"]
    yield
    storages._storages["private"] = storage


@pytest.fixture(autouse=True, scope="session")
def _remove_files_of_run() -> Iterator[None]:
    """Remove the media and private files of the whole run at its end."""
    yield
    shutil.rmtree(settings.FILES_ROOT, ignore_errors=True)


@pytest.fixture(autouse=True, scope="session")
def _measure_the_typesetter() -> None:
    """Have `make coverage` measure the typesetter, which would not inherit the variable that starts a measurement."""
    if "COVERAGE_PROCESS_CONFIG" in os.environ:
        typesetter_client.INHERITED_VARIABLES += ("COVERAGE_PROCESS_CONFIG",)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Skip migrations if there is a migrated database to copy."""
    options = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        options["MIGRATE"] = False
    else:
        options["TEMPLATE"] = os.environ.get("TEST_DATABASE_TEMPLATE")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Copy the migrated database into the SQLite database of the run.

    Without the triggers of the audit log: tests with transactions empty all tables at their end.
    """
    if connection.vendor != "sqlite":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_auditrecord DISABLE TRIGGER USER")
        return
    with django_db_blocker.unblock(), closing(sqlite3.connect(migrated_sqlite())) as migrated:
        connection.ensure_connection()
        migrated.backup(connection.connection)
        for name in TRIGGERS["sqlite"]:
            connection.connection.execute(f"DROP TRIGGER {name}")
        # Types of content have other numbers in the copy than in the database that was made without migrations.
        ContentType.objects.clear_cache()
        # Tests with `serialized_rollback` restore these rows, which were read before the copy.
        connection._test_serialized_contents = connection.creation.serialize_db_to_string()


@pytest.fixture
def database_file(tmp_path: Path) -> Path:
    """Return a migrated SQLite database for other processes."""
    return Path(shutil.copy(migrated_sqlite(), tmp_path / "db.sqlite3"))


@pytest.fixture(scope="session")
def postgresql_copy() -> Iterator[Callable[[], str]]:
    """Yield a function that returns the URL of a new migrated PostgreSQL database."""
    try:
        with postgresql_copies() as copy:
            yield copy
    except FileNotFoundError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def _s3_server() -> Iterator[S3Server]:
    with S3Server() as server:
        yield server


@pytest.fixture
def s3_server(_s3_server: S3Server) -> S3Server:
    """Return a server with two empty buckets."""
    _s3_server.clear()
    return _s3_server


@pytest.fixture
def buckets(s3_server: S3Server, settings: Any, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    """Let the site of the test have its files in the buckets of a server, and return that."""
    settings.MEDIA_BUCKET, settings.PRIVATE_BUCKET = MEDIA, PRIVATE
    settings.MEDIA_URL = f"{s3_server.public_url}/"
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "cms.object_storage.PublicBucket", "OPTIONS": s3_server.options(MEDIA)},
        "private": {"BACKEND": "cms.object_storage.PrivateBucket", "OPTIONS": s3_server.options(PRIVATE)},
    }
    _use_private_storage(monkeypatch)
    return s3_server


def _use_private_storage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all fields use the private storage of the settings: they have looked theirs up when models were loaded."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if getattr(field, "_storage_callable", None) is private_storage:
                monkeypatch.setattr(field, "storage", private_storage())


@pytest.fixture
def bucket_is_gone(buckets: S3Server, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that gives the storage of an alias an address where nobody answers."""

    def leave(alias: str) -> None:
        storage = settings.STORAGES[alias]
        wrong = storage | {"OPTIONS": storage["OPTIONS"] | {"endpoint_url": "http://127.0.0.1:9"}}
        settings.STORAGES = settings.STORAGES | {alias: wrong}
        _use_private_storage(monkeypatch)

    return leave


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """Yield an empty Redis, which the test may stop and start."""
    try:
        server = RedisServer()
    except FileNotFoundError as error:
        pytest.skip(str(error))
    with server:
        yield server


@pytest.fixture(
    params=[pytest.param("SQLite", marks=pytest.mark.slow), pytest.param("PostgreSQL", marks=pytest.mark.server)]
)
def database(request: pytest.FixtureRequest) -> str:
    """Return the URL of a migrated database for other processes, once on SQLite and once on PostgreSQL."""
    if request.param == "SQLite":
        return f"sqlite:///{request.getfixturevalue('database_file')}"
    return str(request.getfixturevalue("postgresql_copy")())


@pytest.fixture
def caches_enabled(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Enable the short-lived caches as in production, without entries of other tests."""
    settings.REMEMBERED_SECONDS = 60
    now = time.monotonic() + next(CLOCK_OFFSETS)
    monkeypatch.setattr("core.cache.time", SimpleNamespace(monotonic=lambda: now))


@pytest.fixture(autouse=True, scope="session")
def _keep_connections_in_use() -> Iterator[None]:
    """Keep the connection of a test open when a request ends, which closes it on PostgreSQL."""
    original = BaseDatabaseWrapper.close_if_unusable_or_obsolete

    def close_unless_in_use(self: BaseDatabaseWrapper) -> None:
        if not self.in_atomic_block:
            original(self)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", close_unless_in_use)
        yield


@pytest.fixture
def unclosed_connection(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the connection of the test open when a command or a request by another client would close it."""
    monkeypatch.setattr(connections["default"], "close", lambda: None)


@pytest.fixture
def signatory_list(db: None) -> SignatoryList:
    """Return an empty list without a letter."""
    return SignatoryListFactory()


@pytest.fixture
def letter(db: None) -> LetterPage:
    """Return a published English letter without signatories."""
    return LetterFactory()


@pytest.fixture
def staff(db: None) -> User:
    """Return a superuser."""
    return User.objects.create_superuser("alix", "alix@example.org", "correct horse")


@pytest.fixture
def staff_client(client: Client, staff: User) -> Client:
    """Return a client with a superuser signed in."""
    client.force_login(staff)
    return client


def _read_in_process(content: bytes, request: ReadRequest, lines: IO[bytes]) -> TableMetadata:
    return write_rows(content, request, lines)


@pytest.fixture(autouse=True)
def _read_files_in_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read imported files in this process, which is faster, unless a test is marked `own_process`."""
    if "own_process" not in request.keywords:
        monkeypatch.setattr(sandbox, "_read_in_child", _read_in_process)


class FakeTypesetter:
    """Replaces the typesetter in tests that do not depend on the content of PDFs.

    Returns bytes with the identifier of the document, or raises `failure` if it is set.
    """

    def __init__(self) -> None:
        self.documents: list[str] = []
        self.embedded_files: Sequence[EmbeddedFile] = ()
        self.failure: Exception | None = None

    def __call__(self, html: str, *, identifier: str, embedded_files: Sequence[EmbeddedFile] = ()) -> RenderedPdf:
        self.documents.append(html)
        self.embedded_files = embedded_files
        if self.failure:
            raise self.failure
        return RenderedPdf(b"%PDF " + identifier.encode(), 2)


@pytest.fixture
def typesetter(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Replace the typesetter by a fake and return the fake."""
    fake = FakeTypesetter()
    monkeypatch.setattr("letters.pdf.typesetter_client.typeset", fake)
    return fake
