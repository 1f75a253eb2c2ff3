from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.outbox.queue import FAILED_BY_DEATH
from core.storage import private_storage
from core.users.models import User
from letters.editions import jobs
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import MAX_ATTEMPTS, has_due, make_due, make_edition
from letters.enums import EditionState
from letters.exceptions import RenderFailed
from letters.models import Edition, LetterPage
from letters.pdf.document import render_letter
from letters.pdf.print_job import RenderedPdf
from signatories.models import Signatory, SignatoryGroup
from signatories.models.querysets import UNPRINTED
from tests.factories import SignatoryFactory

SECOND = timedelta(seconds=1)


@pytest.fixture
def signed(letter: LetterPage) -> LetterPage:
    SignatoryFactory(signatory_list=letter.signatory_list, name="Cedar Network")
    return letter


def stored() -> Edition:
    return Edition.objects.get()


def pass_the_wait() -> None:
    Edition.objects.filter(due_at__isnull=False).update(due_at=timezone.now())


def die() -> None:
    """Leave the edition as a worker that was killed while making it would, with an expired lease."""
    Edition.objects.update(leased_until=timezone.now() - SECOND)


def test_an_automatic_edition_that_fails_is_tried_again_later(signed: LetterPage, typesetter: Any) -> None:
    typesetter.failure = RenderFailed("No font can draw it.")
    request_edition(signed.signatory_list, is_automatic=True)
    make_due()
    failed = stored()
    assert (failed.state, failed.number, failed.error) == (EditionState.QUEUED, None, "No font can draw it.")
    assert timedelta(minutes=4) < failed.due_at - timezone.now() < timedelta(minutes=6)
    assert (make_due(), has_due()) == ([], False)
    typesetter.failure = None
    pass_the_wait()
    make_due()
    edition = stored()
    assert (edition.state, edition.number, edition.error, edition.attempts) == (EditionState.PUBLISHED, 1, "", 2)


@pytest.mark.slow
def test_an_automatic_edition_is_given_up_after_some_attempts(signed: LetterPage, typesetter: Any) -> None:
    typesetter.failure = RenderFailed("No font can draw it.")
    request_edition(signed.signatory_list, is_automatic=True)
    for _attempt in range(MAX_ATTEMPTS + 3):
        make_due()
        pass_the_wait()
    given_up = stored()
    assert (given_up.state, given_up.error) == (EditionState.FAILED, "No font can draw it.")
    assert (given_up.attempts, len(typesetter.documents)) == (MAX_ATTEMPTS, MAX_ATTEMPTS)


def test_who_asks_for_an_edition_is_told_of_the_failure_at_once(
    signed: LetterPage, typesetter: Any, staff: User
) -> None:
    typesetter.failure = RenderFailed("No font can draw it.")
    failed = make_edition(request_edition(signed.signatory_list, user=staff))
    assert (failed.state, failed.attempts) == (EditionState.FAILED, 1)


def test_who_asks_while_one_waits_for_its_next_attempt_waits_no_longer(
    signed: LetterPage, typesetter: Any, staff: User
) -> None:
    typesetter.failure = RenderFailed("No font can draw it.")
    waiting = request_edition(signed.signatory_list, is_automatic=True)
    make_due()
    typesetter.failure = None
    assert request_edition(signed.signatory_list, user=staff) == waiting
    make_due()
    assert (stored().state, stored().requested_by) == (EditionState.PUBLISHED, staff)


def test_an_automatic_request_does_not_hurry_one_that_waits(signed: LetterPage, typesetter: Any) -> None:
    typesetter.failure = RenderFailed("No font can draw it.")
    request_edition(signed.signatory_list, is_automatic=True)
    make_due()
    request_edition(signed.signatory_list, is_automatic=True)
    assert make_due() == []


def test_the_time_that_an_edition_waits_for_a_worker_does_not_count(signed: LetterPage, typesetter: Any) -> None:
    waiting = request_edition(signed.signatory_list)
    Edition.objects.update(requested_at=timezone.now() - timedelta(days=3))
    assert request_edition(signed.signatory_list) == waiting
    assert [edition.state for edition in make_due()] == [EditionState.PUBLISHED]


def test_an_edition_that_a_killed_worker_left_is_made_by_the_next(signed: LetterPage, typesetter: Any) -> None:
    jobs._claim(request_edition(signed.signatory_list))
    assert (stored().state, stored().number) == (EditionState.RENDERING, 1)
    assert (make_due(), typesetter.documents) == ([], [])
    die()
    make_due()
    assert (stored().state, stored().number, stored().attempts) == (EditionState.PUBLISHED, 1, 2)


def test_an_edition_that_kills_its_workers_is_given_up(signed: LetterPage, typesetter: Any) -> None:
    request_edition(signed.signatory_list)
    for _worker in range(FAILED_BY_DEATH):
        assert jobs._claim(stored()) is not None
        die()
    make_due()
    assert (stored().state, stored().number, stored().reason) == (
        EditionState.FAILED,
        None,
        "The worker stopped while it made this.",
    )
    assert typesetter.documents == []


def test_an_automatic_edition_that_kills_its_workers_waits_longer_each_time_and_is_given_up(
    signed: LetterPage, typesetter: Any
) -> None:
    request_edition(signed.signatory_list, is_automatic=True)
    states = []
    for _worker in range(MAX_ATTEMPTS):
        assert jobs._claim(stored()) is not None
        die()
        if stored().attempts >= FAILED_BY_DEATH:
            make_due()
            states.append((stored().state, stored().number, stored().reason, stored().due_at is None))
            pass_the_wait()
    sentence = "The worker stopped while it made this."
    waits = (EditionState.QUEUED, None, sentence, False)
    assert states == [waits, waits, (EditionState.FAILED, None, sentence, True)]
    assert (make_due(), typesetter.documents) == ([], [])


def test_a_worker_that_lost_its_lease_publishes_nothing_and_keeps_no_file(
    signed: LetterPage, typesetter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = request_edition(signed.signatory_list)
    print_it = jobs._typeset

    def slow(*args: Any) -> Any:
        Edition.objects.update(lease_token="another worker", leased_until=timezone.now() + timedelta(minutes=1))
        return print_it(*args)

    monkeypatch.setattr(jobs, "_typeset", slow)
    files = private_storage().listdir("editions")[1] if private_storage().exists("editions") else []
    after = make_edition(edition)
    assert (after.state, after.lease_token, after.error) == (EditionState.RENDERING, "another worker", "")
    assert after.files.count() == 0
    assert (private_storage().listdir("editions")[1] if private_storage().exists("editions") else []) == files


def test_a_lease_lost_at_the_last_moment_keeps_no_file(
    signed: LetterPage, typesetter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = request_edition(signed.signatory_list)
    monkeypatch.setattr("core.outbox.leases.Lease.renew", lambda lease: None)
    store = jobs._store_all

    def late(*args: Any) -> None:
        Edition.objects.update(lease_token="another worker")
        store(*args)

    monkeypatch.setattr(jobs, "_store_all", late)
    after = make_edition(edition)
    assert (after.state, after.signatories.name, after.files.count()) == (EditionState.RENDERING, "", 0)


def test_a_failure_while_files_are_stored_leaves_none_behind(
    signed: LetterPage, typesetter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(**kwargs: Any) -> None:
        raise ZeroDivisionError("by zero")

    before = set(private_storage().listdir("editions")[1]) if private_storage().exists("editions") else set()
    monkeypatch.setattr("letters.editions.jobs.edition_published.send", breaks)
    after = make_edition(request_edition(signed.signatory_list))
    assert (after.state, after.number, after.signatories.name, after.files.count()) == ("failed", None, "", 0)
    assert set(private_storage().listdir("editions")[1]) == before


def test_an_edition_whose_commit_was_not_answered_keeps_its_files(
    signed: LetterPage, typesetter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def atomic() -> Iterator[None]:
        with transaction.atomic():
            yield
        if Edition.objects.filter(state=EditionState.PUBLISHED).exists():
            raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(jobs, "transaction", SimpleNamespace(atomic=atomic))
    edition = make_edition(request_edition(signed.signatory_list))
    assert (edition.state, edition.number, edition.files.count()) == (EditionState.PUBLISHED, 1, 1)
    for file in (edition.signatories, edition.files.get().content):
        assert file.storage.exists(file.name)


def test_one_edition_that_fails_keeps_no_other_from_being_made(signed: LetterPage, typesetter: Any) -> None:
    other = SignatoryFactory().signatory_list
    request_edition(signed.signatory_list)
    Edition.objects.create(signatory_list=other, due_at=timezone.now() - SECOND)
    assert sorted(edition.state for edition in make_due()) == [EditionState.FAILED, EditionState.PUBLISHED]


def test_a_letter_that_is_no_longer_published_is_given_up_and_nobody_is_told(
    signed: LetterPage, typesetter: Any
) -> None:
    request_edition(signed.signatory_list, is_automatic=True)
    signed.unpublish()
    make_due()
    assert (stored().state, stored().attempts, stored().reported_at is None) == (EditionState.FAILED, 1, False)
    assert typesetter.documents == []


@pytest.mark.parametrize("editions", [1, 3])
def test_the_worker_asks_one_question_for_any_number_of_editions(
    signed: LetterPage, editions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(editions):
        Edition.objects.create(signatory_list=signed.signatory_list, number=number + 1, state=EditionState.PUBLISHED)
    with django_assert_num_queries(1):
        assert not has_due()


@pytest.mark.django_db
def test_what_follows_an_edition_never_fails_it(
    signed: LetterPage, typesetter: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def fail(*_arguments: Any) -> None:
        raise RuntimeError("Canary")

    monkeypatch.setattr("letters.receivers.derived_files.request_file", fail)
    with django_capture_on_commit_callbacks(execute=True):
        make_edition(request_edition(signed.signatory_list))
    assert (stored().state, stored().error) == (EditionState.PUBLISHED, "")


@pytest.mark.django_db
def test_an_edition_reads_no_column_that_was_not_loaded(
    signed: LetterPage, typesetter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = SignatoryGroup.objects.create(signatory_list=signed.signatory_list, heading="Friends")
    for more in ({"group": group}, {"lead_order": 1}, {"is_name_hidden": True}, {"sort_as": "Larch", "country": "CA"}):
        SignatoryFactory(signatory_list=signed.signatory_list, individual=True, affiliation="Forum", **more)
    printed: list[Signatory] = []

    def render(letter: LetterPage, entries: list[Signatory], **more: Any) -> RenderedPdf:
        printed.extend(entries)
        return render_letter(letter, entries, **more)

    monkeypatch.setattr(jobs, "render_letter", render)
    make_edition(request_edition(signed.signatory_list))
    unprinted = {Signatory._meta.get_field(name).attname for name in UNPRINTED}
    assert (stored().state, len(printed)) == (EditionState.PUBLISHED, 5)
    # Django loads such a column for each entry when it is read, and then no longer counts it among these.
    assert [entry.get_deferred_fields() for entry in printed] == [unprinted] * 5
