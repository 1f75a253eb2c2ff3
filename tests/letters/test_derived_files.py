from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO

import pytest
from django.db import OperationalError
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.storage import private_storage
from letters import derived_files, failures
from letters.enums import DerivedKind
from letters.exceptions import RenderFailed
from letters.models import DerivedFile

pytestmark = pytest.mark.django_db
KIND = DerivedKind.SHARE_IMAGE


class Data:
    """The source data of the files, with a record of the files made."""

    def __init__(self) -> None:
        self.now: dict[int, str] = {1: "first", 2: "another"}
        self.made: list[int] = []
        self.failure: Exception | None = None

    def key(self, subject: int) -> str | None:
        return self.now.get(subject)

    def make(self, subject: int, out: BinaryIO) -> None:
        self.made.append(subject)
        if self.failure:
            raise self.failure
        out.write(self.now[subject].encode())


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> Iterator[Data]:
    source = Data()
    monkeypatch.setitem(derived_files._makers, KIND, derived_files.Maker(KIND, "txt", source.key, source.make, str))
    return source


def content(subject: int = 1) -> bytes | None:
    derived = derived_files.find(KIND, subject)
    if derived is None:
        return None
    with derived.file.content.open() as stored:
        return bytes(stored.read())


def test_many_requests_make_nothing_and_mark_one_file_as_due(data: Data) -> None:
    assert [derived_files.find(KIND, 1) for _time in range(50)] == [None] * 50
    assert (data.made, DerivedFile.objects.count(), derived_files.has_due()) == ([], 1, True)
    assert (derived_files.make_due(), derived_files.make_due(), data.made) == (1, 0, [1])
    assert (content(), derived_files.has_due()) == (b"first", False)


def test_a_file_out_of_date_is_served_as_such_until_the_next_is_made(data: Data) -> None:
    derived_files.request_file(KIND, 1)
    derived_files.make_due()
    data.now[1] = "second"
    derived = derived_files.find(KIND, 1)
    assert derived is not None
    assert (derived.is_current, content()) == (False, b"first")
    derived_files.make_due()
    derived = derived_files.find(KIND, 1)
    assert derived is not None
    assert (derived.is_current, content()) == (True, b"second")


def test_a_file_that_was_replaced_can_still_be_sent_for_a_while(data: Data) -> None:
    derived_files.request_file(KIND, 1)
    derived_files.make_due()
    before = DerivedFile.objects.get().content
    data.now[1] = "second"
    derived_files.request_file(KIND, 1)
    derived_files.make_due()
    with before.open() as stored:
        assert stored.read() == b"first"


def test_a_file_that_was_replaced_long_ago_is_removed(data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derived_files, "REPLACED_FILE_RETENTION", timedelta(seconds=-1))
    for text in ("first", "second", "third"):
        data.now[1] = text
        derived_files.request_file(KIND, 1)
        derived_files.make_due()
    _folders, names = private_storage().listdir("derived/share/1")
    assert [f"derived/share/1/{name}" for name in names] == [DerivedFile.objects.get().content.name]


def test_the_same_content_from_other_data_stays_the_same_file(data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    derived_files.request_file(KIND, 1)
    derived_files.make_due()
    before = DerivedFile.objects.get()
    monkeypatch.setattr(data, "key", lambda subject: "other data")
    monkeypatch.setitem(derived_files._makers, KIND, derived_files.Maker(KIND, "txt", data.key, data.make, str))
    derived_files.request_file(KIND, 1)
    derived_files.make_due()
    after = DerivedFile.objects.get()
    assert (after.content.name, after.sha256, after.key) == (before.content.name, before.sha256, "other data")


def test_a_maker_that_fails_is_tried_later_and_keeps_its_reason(data: Data) -> None:
    data.failure = RenderFailed("No font can draw it.")
    derived_files.request_file(KIND, 1)
    assert derived_files.make_due() == 0
    for _time in range(20):
        derived_files.find(KIND, 1)
        derived_files.make_due()
    file = DerivedFile.objects.get()
    assert (data.made, file.attempts, file.error) == ([1], 1, "No font can draw it.")
    assert timedelta(minutes=4) < file.due_at - timezone.now() < timedelta(minutes=6)
    assert derived_files.failing() == [file]
    DerivedFile.objects.update(due_at=timezone.now())
    data.failure = None
    assert (derived_files.make_due(), content(), derived_files.failing()) == (1, b"first", [])


def test_one_that_fails_keeps_no_other_from_being_made(data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    def make(subject: int, out: BinaryIO) -> None:
        if subject == 1:
            raise ZeroDivisionError("by zero")
        out.write(b"good")

    monkeypatch.setitem(derived_files._makers, KIND, derived_files.Maker(KIND, "txt", data.key, make, str))
    for subject in (1, 2):
        derived_files.request_file(KIND, subject)
    assert (derived_files.make_due(), content(2)) == (1, b"good")


def test_what_a_killed_worker_left_is_made_by_another(data: Data) -> None:
    derived_files.request_file(KIND, 1)
    assert derived_files.OUTBOX.claim(DerivedFile.objects.get().pk) is not None
    assert (derived_files.make_due(), data.made) == (0, [])
    DerivedFile.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert (derived_files.make_due(), content()) == (1, b"first")


def test_a_file_that_kills_its_workers_waits_and_is_reported_like_one_that_fails(data: Data) -> None:
    derived_files.request_file(KIND, 1)
    ended = timezone.now() - timedelta(seconds=1)
    # A request between attempts marks the file as due again.
    DerivedFile.objects.update(lease_token="worker", leased_until=ended, attempts=3, due_at=timezone.now())
    assert (derived_files.make_due(), data.made) == (0, [])
    [file] = derived_files.failing()
    assert file.reason == "The worker stopped while it made this."
    assert file.due_at
    assert file.due_at > timezone.now() + timedelta(minutes=30)
    assert failures.has_due()


def test_a_worker_that_lost_its_lease_changes_nothing(data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    def make(subject: int, out: BinaryIO) -> None:
        out.write(b"too late")
        DerivedFile.objects.update(lease_token="another worker")

    monkeypatch.setitem(derived_files._makers, KIND, derived_files.Maker(KIND, "txt", data.key, make, str))
    derived_files.request_file(KIND, 1)
    assert derived_files.make_due() == 0
    file = DerivedFile.objects.get()
    assert (file.lease_token, file.content.name, file.error) == ("another worker", "", "")


def test_a_change_during_the_making_makes_it_due_again(data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    def make(subject: int, out: BinaryIO) -> None:
        out.write(data.now[1].encode())
        if data.now[1] == "first":
            data.now[1] = "second"
            derived_files.find(KIND, 1)

    monkeypatch.setitem(derived_files._makers, KIND, derived_files.Maker(KIND, "txt", data.key, make, str))
    derived_files.request_file(KIND, 1)
    assert (derived_files.make_due(), derived_files.make_due(), content()) == (1, 1, b"second")


def test_a_file_is_made_no_more_often_than_its_maker_allows(data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    minute = timedelta(minutes=1)
    monkeypatch.setitem(
        derived_files._makers, KIND, derived_files.Maker(KIND, "txt", data.key, data.make, str, min_interval=minute)
    )
    derived_files.request_file(KIND, 1)
    derived_files.make_due()
    data.now[1] = "second"
    derived_files.request_file(KIND, 1)
    assert (derived_files.make_due(), content()) == (0, b"first")
    DerivedFile.objects.update(due_at=timezone.now())
    assert (derived_files.make_due(), content()) == (1, b"second")


def test_a_stored_file_that_is_gone_is_made_again(data: Data) -> None:
    derived_files.request_file(KIND, 1)
    derived_files.make_due()
    file = DerivedFile.objects.get()
    private_storage().delete(file.content.name)
    derived_files.mark_missing(file)
    assert (derived_files.find(KIND, 1), derived_files.make_due(), content()) == (None, 1, b"first")


def test_files_of_what_is_gone_are_removed(data: Data) -> None:
    for subject in (1, 2):
        derived_files.request_file(KIND, subject)
    derived_files.make_due()
    del data.now[1]
    assert (derived_files.find(KIND, 1), derived_files.prune()) == (None, 1)
    assert private_storage().listdir("derived/share/1") == ([], [])
    assert list(DerivedFile.objects.values_list("subject", flat=True)) == [2]


@pytest.mark.parametrize("files", [1, 3])
def test_a_request_asks_one_question_for_any_number_of_files(
    data: Data, files: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for subject in range(1, files + 1):
        data.now[subject] = str(subject)
        derived_files.request_file(KIND, subject)
    derived_files.make_due()
    with django_assert_num_queries(1):
        derived_files.find(KIND, 1)


def test_every_kind_has_a_maker() -> None:
    assert sorted(derived_files._makers) == sorted(DerivedKind.values)


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 5), (2, 20), (3, 80), (4, 320), (5, 360), (500, 360)])
def test_the_wait_grows_up_to_six_hours(attempts: int, minutes: int) -> None:
    assert derived_files.OUTBOX.backoff.wait(attempts) == timedelta(minutes=minutes)


@pytest.mark.parametrize("is_made", [True, False])
def test_a_database_that_takes_no_writes_keeps_nobody_from_what_is_stored(
    data: Data, monkeypatch: pytest.MonkeyPatch, is_made: bool
) -> None:
    if is_made:
        derived_files.request_file(KIND, 1)
        derived_files.make_due()
        data.now[1] = "second"

    def locked(*arguments: object, **options: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(derived_files, "_mark_due", locked)
    assert content() == (b"first" if is_made else None)


def test_a_file_is_removed_whose_subject_is_gone_before_it_is_made_again(data: Data) -> None:
    derived_files.find(KIND, 1)
    derived_files.make_due()
    stored = DerivedFile.objects.get().content
    data.now[1] = "second"
    assert content() == b"first"
    del data.now[1]
    DerivedFile.objects.update(due_at=timezone.now())
    assert derived_files.make_due() == 0
    assert (DerivedFile.objects.count(), data.made, stored.storage.exists(stored.name)) == (0, [1], False)


def test_a_file_of_the_same_key_is_not_made_again(data: Data) -> None:
    derived_files.find(KIND, 1)
    derived_files.make_due()
    DerivedFile.objects.update(due_at=timezone.now(), attempts=2)
    assert derived_files.make_due() == 0
    file = DerivedFile.objects.get()
    assert (data.made, content(), file.attempts, file.due_at) == ([1], b"first", 0, None)


@pytest.mark.parametrize("kind", DerivedKind.values)
def test_nothing_is_made_of_what_does_not_exist(kind: str) -> None:
    maker = derived_files._makers[kind]
    assert (maker.key(0), maker.title(0)) == (None, "")


@pytest.mark.parametrize("kind", [DerivedKind.SHARE_IMAGE, DerivedKind.PRESS_KIT])
def test_what_is_hidden_while_its_file_is_made_leaves_the_file_empty(kind: str) -> None:
    out = io.BytesIO()
    derived_files._makers[kind].make(0, out)
    assert out.getvalue() == b""
