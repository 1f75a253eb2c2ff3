from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from letters.models import LetterPage
from signatories.enums import Source, Status
from signatories.exceptions import InvalidTransition
from signatories.mail import mail_runs
from signatories.mail.confirmation_requests import resend_confirmation
from signatories.mail.mail_runs import OUTBOX, ask_due, has_due, last_run, start_run, stop_run
from signatories.models import Mail, MailRun, Signatory, SignatoryList
from tests.factories import ImportBatchFactory, LetterFactory, SignatoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def signatory_list() -> SignatoryList:
    letter: LetterPage = LetterFactory()
    for number in range(5):
        SignatoryFactory(
            signatory_list=letter.signatory_list, individual=True, unconfirmed=True, email=f"p{number}@example.org"
        )
    SignatoryFactory(signatory_list=letter.signatory_list, email="listed@example.org")
    return letter.signatory_list


@pytest.fixture(autouse=True)
def slices_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_runs, "SLICE_SIZE", 2)


def make_due() -> None:
    MailRun.objects.filter(due_at__isnull=False).update(due_at=timezone.now())


def test_everybody_is_asked_slice_by_slice(signatory_list: SignatoryList, settings: Any) -> None:
    settings.MAIL_REQUESTS_PER_HOUR = 120
    run = start_run(signatory_list)
    assert (run.total, has_due()) == (5, True)
    assert ask_due() == 2
    run.refresh_from_db()
    assert run.due_at is not None
    # Two requests at 120 an hour take a minute.
    assert timedelta(seconds=50) < run.due_at - timezone.now() <= timedelta(seconds=60)
    assert (has_due(), ask_due(), Mail.objects.count()) == (False, 0, 2)
    for _slice in range(2):
        make_due()
        ask_due()
    run.refresh_from_db()
    assert (run.asked, run.skipped, run.percent, run.due_at, run.leased_until) == (5, 0, 100, None, None)
    assert run.finished_at is not None
    assert sorted(Mail.objects.values_list("signatory__status", flat=True)) == [Status.UNCONFIRMED] * 5


def test_a_second_start_returns_the_unfinished_run(signatory_list: SignatoryList) -> None:
    assert start_run(signatory_list) == start_run(signatory_list)


def test_after_a_run_nobody_is_asked_again_at_once(signatory_list: SignatoryList) -> None:
    start_run(signatory_list)
    while MailRun.objects.filter(finished_at=None).exists():
        make_due()
        ask_due()
    with pytest.raises(InvalidTransition, match="nobody who can be asked"):
        start_run(signatory_list)


def test_people_who_confirm_or_are_asked_meanwhile_are_passed_over(signatory_list: SignatoryList) -> None:
    run = start_run(signatory_list)
    entries = list(signatory_list.signatories.filter(status=Status.UNCONFIRMED).order_by("pk"))
    resend_confirmation(entries[0])
    Signatory.objects.filter(pk=entries[1].pk).update(status=Status.PUBLISHED)
    while MailRun.objects.filter(finished_at=None).exists():
        make_due()
        ask_due()
    run.refresh_from_db()
    assert (run.asked, Mail.objects.count()) == (3, 4)


def test_a_change_between_reading_and_locking_is_counted_as_skipped(
    signatory_list: SignatoryList, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(entry: Signatory, **kwargs: Any) -> None:
        raise InvalidTransition

    run = start_run(signatory_list)
    monkeypatch.setattr(mail_runs, "resend_confirmation", refuse)
    assert ask_due() == 0
    run.refresh_from_db()
    assert (run.asked, run.skipped, run.done) == (0, 2, 2)


def test_a_run_that_is_stopped_asks_nobody_else(
    signatory_list: SignatoryList, monkeypatch: pytest.MonkeyPatch, staff: Any
) -> None:
    run = start_run(signatory_list, user=staff)
    asked: list[int] = []

    def stop_after_the_first(entry: Signatory, **kwargs: Any) -> None:
        asked.append(entry.pk)
        stop_run(signatory_list, user=staff)

    monkeypatch.setattr(mail_runs, "resend_confirmation", stop_after_the_first)
    ask_due()
    run.refresh_from_db()
    assert (len(asked), run.was_stopped, run.due_at, has_due()) == (1, True, None, False)
    assert stop_run(signatory_list) is False
    assert last_run(signatory_list) == run


def test_a_killed_worker_is_replaced_and_asks_nobody_twice(
    signatory_list: SignatoryList, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start_run(signatory_list)
    ask = mail_runs._ask

    def die_at_the_second(entry: Signatory, *arguments: Any) -> bool:
        if MailRun.objects.get().asked:
            raise KeyboardInterrupt
        return ask(entry, *arguments)

    monkeypatch.setattr(mail_runs, "_ask", die_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        ask_due()
    assert not has_due()
    monkeypatch.setattr(mail_runs, "_ask", ask)
    MailRun.objects.update(leased_until=timezone.now())
    while MailRun.objects.filter(finished_at=None).exists():
        ask_due()
        make_due()
    run.refresh_from_db()
    assert (run.asked, run.skipped, Mail.objects.count()) == (5, 0, 5)


def test_another_worker_claims_no_run_that_is_under_way(signatory_list: SignatoryList) -> None:
    run = start_run(signatory_list)
    OUTBOX.claim(run.pk)
    assert (has_due(), ask_due()) == (False, 0)


def test_a_run_may_be_limited_to_the_entries_of_an_import(signatory_list: SignatoryList) -> None:
    batch = ImportBatchFactory(signatory_list=signatory_list)
    SignatoryFactory(
        signatory_list=signatory_list,
        unconfirmed=True,
        email="i@example.org",
        import_batch=batch,
        source=Source.IMPORT,
    )
    run = start_run(signatory_list, import_batch=batch)
    ask_due()
    assert (run.total, Mail.objects.get().signatory.import_batch) == (1, batch)


def test_runs_of_several_lists_share_the_rate(signatory_list: SignatoryList, settings: Any) -> None:
    settings.MAIL_REQUESTS_PER_HOUR = 60
    other = LetterFactory().signatory_list
    SignatoryFactory(signatory_list=other, unconfirmed=True, email="other@example.org")
    for each in (signatory_list, other):
        start_run(each)
    assert (ask_due(), ask_due(), has_due()) == (2, 0, False)


def test_nobody_is_asked_for_a_letter_that_is_not_public(signatory_list: SignatoryList) -> None:
    LetterPage.objects.get().unpublish()
    with pytest.raises(InvalidTransition, match="not public"):
        start_run(signatory_list)
