"""The files of long lists are made by the worker when the list changed, and deleted when nobody may read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, BinaryIO

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from core.storage import private_storage
from letters import derived_files
from letters.derived_files import OUTBOX, REPLACED_FILE_RETENTION
from letters.models import DerivedFile, LetterPage
from letters.public.list_files import request_files
from signatories.moderation.decisions import withdraw
from tests.factories import LetterFactory, SignatoryFactory
from tests.letters.public.long_lists import FORMATS, GONE, download, robin, stored_files

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_worker_makes_the_files_before_anybody_asks(client: Client, lake: LetterPage, file_format: str) -> None:
    request_files()
    assert derived_files.make_due() == 2
    answer, content = download(client, lake, file_format)
    assert (answer.status_code, "Robin Canary" in content) == (200, True)
    assert answer["Cache-Control"] == "public, max-age=5"
    request_files()
    assert (derived_files.has_due(), derived_files.make_due()) == (False, 0)


def test_short_lists_letters_that_nobody_may_read_and_deleted_lists_get_no_file(
    lake: LetterPage, client: Client
) -> None:
    SignatoryFactory(signatory_list=LetterFactory().signatory_list)
    LetterPage.objects.filter(pk=lake.pk).update(live=False)
    request_files()
    assert (DerivedFile.objects.count(), derived_files.make_due()) == (0, 0)


def test_a_file_that_lacks_new_names_is_served_with_its_time_until_the_next_one(
    client: Client, lake: LetterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = derived_files._makers["csv"]
    monkeypatch.setitem(derived_files._makers, "csv", _with_interval(maker, timedelta(seconds=30)))
    request_files()
    derived_files.make_due()
    SignatoryFactory(signatory_list=lake.signatory_list, name="Later Society")
    answer, content = download(client, lake)
    assert (answer.status_code, "Later Society" in content, bool(answer["Last-Modified"])) == (200, False, True)
    # Not before the least interval.
    request_files()
    DerivedFile.objects.filter(kind="json").update(due_at=None)
    assert derived_files.make_due() == 0
    DerivedFile.objects.filter(kind="csv").update(due_at=timezone.now())
    assert derived_files.make_due() == 1
    assert "Later Society" in download(client, lake)[1]


def _with_interval(maker: derived_files.Maker, interval: timedelta) -> derived_files.Maker:
    return derived_files.Maker(**{**maker.__dict__, "min_interval": interval})


def test_what_must_not_be_served_does_not_wait_for_the_least_interval(
    client: Client, lake: LetterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = derived_files._makers["csv"]
    monkeypatch.setitem(derived_files._makers, "csv", _with_interval(maker, timedelta(hours=1)))
    download(client, lake)
    derived_files.make_due()
    SignatoryFactory(signatory_list=lake.signatory_list)
    download(client, lake)
    assert derived_files.make_due() == 0
    withdraw(robin())
    assert download(client, lake)[0].status_code == 503
    assert derived_files.make_due() == 1
    answer, content = download(client, lake)
    assert (answer.status_code, "Canary" in content) == (200, False)


def test_a_failed_file_waits_for_its_next_attempt_however_often_it_is_asked_for(
    client: Client, lake: LetterPage
) -> None:
    later = timezone.now() + timedelta(hours=1)
    DerivedFile.objects.create(
        kind="csv", subject=lake.signatory_list_id, due_at=later, attempts=1, error="No space left on device"
    )
    assert download(client, lake)[0].status_code == 503
    assert DerivedFile.objects.get().due_at == later


@pytest.mark.parametrize("when", ["before the entries are read", "after the entries are read"])
def test_who_withdraws_while_the_file_is_made_is_not_served(
    client: Client, lake: LetterPage, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    maker = derived_files._makers["csv"]

    def make(pk: int, out: BinaryIO) -> None:
        if when == "before the entries are read":
            withdraw(robin())
        maker.make(pk, out)
        if when == "after the entries are read":
            withdraw(robin())

    monkeypatch.setitem(derived_files._makers, "csv", derived_files.Maker(**{**maker.__dict__, "make": make}))
    download(client, lake)
    assert derived_files.make_due() == 1
    assert download(client, lake)[0].status_code == 503
    monkeypatch.setitem(derived_files._makers, "csv", maker)
    derived_files.make_due()
    answer, content = download(client, lake)
    assert (answer.status_code, "Canary" in content) == (200, False)


def test_a_worker_that_was_killed_leaves_the_former_file_and_another_one_takes_over(
    client: Client, lake: LetterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    download(client, lake)
    derived_files.make_due()
    former = DerivedFile.objects.get().content.name
    SignatoryFactory(signatory_list=lake.signatory_list, name="Later Society")
    download(client, lake)
    file = DerivedFile.objects.get()
    assert OUTBOX.claim(file.pk)
    # Killed after it stored the file and before its row named it.
    orphan = private_storage().save(f"derived/csv/{file.subject}/orphan.csv", ContentFile(b"half"))
    assert (derived_files.make_due(), DerivedFile.objects.get().content.name) == (0, former)
    assert "Later Society" not in download(client, lake)[1]
    DerivedFile.objects.update(leased_until=timezone.now() - timedelta(minutes=1))
    assert derived_files.make_due() == 1
    assert "Later Society" in download(client, lake)[1]
    monkeypatch.setattr(derived_files, "REPLACED_FILE_RETENTION", timedelta(0))
    assert orphan in stored_files()
    derived_files.prune()
    assert stored_files() == [DerivedFile.objects.get().content.name]


def test_a_worker_that_lost_its_lease_does_not_replace_the_file_of_another(
    client: Client, lake: LetterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = derived_files._makers["csv"]

    def make(pk: int, out: BinaryIO) -> None:
        maker.make(pk, out)
        monkeypatch.setitem(derived_files._makers, "csv", maker)
        DerivedFile.objects.update(leased_until=timezone.now() - timedelta(minutes=1))
        withdraw(robin())
        # The other worker.
        assert derived_files.make_due() == 1

    monkeypatch.setitem(derived_files._makers, "csv", derived_files.Maker(**{**maker.__dict__, "make": make}))
    download(client, lake)
    assert derived_files.make_due() == 0
    answer, content = download(client, lake)
    assert (answer.status_code, "Canary" in content) == (200, False)
    assert stored_files() == [DerivedFile.objects.get().content.name]


def test_replaced_files_are_deleted_after_a_while_though_nobody_asks(
    lake: LetterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_files()
    derived_files.make_due()
    former = stored_files()
    withdraw(robin())
    request_files()
    derived_files.make_due()
    derived_files.prune()
    assert (set(former) < set(stored_files()), REPLACED_FILE_RETENTION) == (True, timedelta(hours=1))
    monkeypatch.setattr(derived_files, "REPLACED_FILE_RETENTION", timedelta(0))
    derived_files.prune()
    assert not set(former) & set(stored_files())
    assert len(stored_files()) == 2


SHORT: dict[str, Callable[[LetterPage], Any]] = {
    "short": lambda letter: letter.signatory_list.signatories.all().delete(),
}


@pytest.mark.parametrize("act", (GONE | SHORT).values(), ids=GONE | SHORT)
def test_the_stored_files_of_a_list_that_is_not_public_any_more_are_deleted(
    lake: LetterPage, act: Callable[[LetterPage], Any]
) -> None:
    request_files()
    derived_files.make_due()
    assert len(stored_files()) == 2
    act(lake)
    assert derived_files.prune() == 2
    assert (stored_files(), DerivedFile.objects.count()) == ([], 0)


def test_the_worker_makes_the_files_anew_each_day(lake: LetterPage) -> None:
    request_files()
    derived_files.make_due()
    file = DerivedFile.objects.get(kind="csv")
    yesterday = "/".join([*file.key.split("/")[:3], "20200101"])
    DerivedFile.objects.update(key=yesterday)
    request_files()
    assert derived_files.has_due()
    derived_files.make_due()
    assert DerivedFile.objects.get(kind="csv").key == file.key
