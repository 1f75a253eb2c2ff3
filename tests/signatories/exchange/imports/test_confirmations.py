"""Importing entries as unconfirmed: each signatory is asked by mail, and nobody is listed before."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from letters.models import LetterPage
from signatories.enums import MailPurpose, Source, Status
from signatories.exchange.imports.confirmations import get_request_progress, has_due, start_due_runs
from signatories.exchange.imports.undo import undo_import
from signatories.mail.delivery import deliver
from signatories.mail.link_tokens import LinkPurpose, make_token
from signatories.mail.mail_runs import ask_due, stop_run
from signatories.models import BlockedAddress, ImportBatch, Mail, MailRun, Signatory, SignatoryList
from signatories.moderation import decisions
from signatories.privacy.retention import RULES
from signatories.signing.self_service import confirm_own, dispute
from signatories.transitions import Verb, is_allowed
from tests.factories import LetterFactory, SignatoryFactory
from tests.signatories.files import csv_lines, run_import

SOURCE = "the membership list of Example Riders"
FILE = csv_lines(
    "name,kind,email",
    "Ada Example,individual,ada@example.org",
    "Example Trust,organization,trust@example.org",
    "Bo Sample,individual,bo@example.org",
)


@pytest.fixture
def letter(db: None) -> LetterPage:
    return LetterFactory(title="Keep the lake", slug="keep-the-lake")


@pytest.fixture
def asked_list(letter: LetterPage) -> SignatoryList:
    return letter.signatory_list


def ask(signatory_list: SignatoryList, content: bytes = FILE, **options: Any) -> ImportBatch:
    """Import a file as unconfirmed; return the import."""
    report = run_import(signatory_list, content, address_source=SOURCE, **options)
    assert report.written, (report.errors, report.file_error)
    return ImportBatch.objects.get(pk=report.batch)


def send_requests() -> int:
    """Start the runs of imports and handle a slice, as the worker does; return how many were asked."""
    start_due_runs()
    return ask_due()


def sent_to() -> list[str]:
    return sorted(address for message in mail.outbox for address in message.to)


def test_nobody_is_listed_and_each_is_asked_once(asked_list: SignatoryList) -> None:
    batch = ask(asked_list)
    entries = asked_list.signatories.order_by("pk")
    assert {(entry.status, entry.source, entry.published_at) for entry in entries} == {
        (Status.UNCONFIRMED, Source.ASKED, None)
    }
    assert asked_list.signatories.public().count() == 0
    assert (has_due(), Mail.objects.count()) == (True, 0)
    assert [send_requests(), send_requests()] == [3, 0]
    assert not has_due()
    deliver()
    assert sent_to() == ["ada@example.org", "bo@example.org", "trust@example.org"]
    batch.refresh_from_db()
    progress = get_request_progress(batch)
    assert (progress.total, progress.sent, progress.asked, progress.is_under_way) == (3, 3, 3, False)


def test_the_mail_says_who_entered_the_name_and_where_the_address_comes_from(asked_list: SignatoryList) -> None:
    ask(asked_list, mail_language="fr")
    send_requests()
    deliver()
    body = str(mail.outbox[0].body)
    assert SOURCE in body
    assert "30 jours" in body
    assert "probablement" not in body
    assert mail.outbox[0].extra_headers["Content-Language"] == "fr"
    assert re.search(r"/signatures/|/fr/", body)


def test_a_signer_who_was_asked_signs_the_text_that_the_letter_has_then(
    asked_list: SignatoryList, letter: LetterPage, client: Client
) -> None:
    ask(asked_list)
    ada, trust, bo = asked_list.signatories.order_by("pk")
    page = f"/signatures/confirm/{make_token(LinkPurpose.CONFIRM, ada)}/"
    before = letter.text_version
    assert f'name="text_version" value="{before}"' in client.get(page).content.decode()
    letter.title = "Keep both lakes"
    letter.save_revision().publish()
    letter.refresh_from_db()
    assert letter.text_version != before
    answer = client.post(page, {"text_version": before})
    ada.refresh_from_db()
    assert (answer.status_code, ada.status, ada.text_version) == (409, Status.UNCONFIRMED, "")
    assert f'value="{letter.text_version}"' in answer.content.decode()
    assert client.post(page, {"text_version": letter.text_version}).status_code == 200
    body = {"token": make_token(LinkPurpose.CONFIRM, bo), "text_version": before}
    answer = client.post("/api/v1/sign-ons/confirm", body, content_type="application/json")
    assert answer.status_code == 409
    confirm_own(bo, token=body["token"])
    # Somebody who says nothing about it signs what the letter says.
    confirm_own(trust)
    assert {entry.text_version for entry in asked_list.signatories.all()} == {letter.text_version}
    assert not asked_list.signatories.filter(confirmed_at=None).exists()


def test_a_signer_who_was_shown_the_letter_in_another_language_signs_that_text(
    asked_list: SignatoryList, letter: LetterPage, client: Client
) -> None:
    french = LetterFactory(language="fr", title="Gardez le lac", signatory_list=asked_list)
    ask(asked_list)
    ada = asked_list.signatories.get(name="Ada Example")
    body = {"token": make_token(LinkPurpose.CONFIRM, ada), "text_version": french.text_version}
    for language, version in (("en", "0" * 16), ("en", french.text_version)):
        answer = client.post(
            "/api/v1/sign-ons/confirm",
            {**body, "text_version": version},
            content_type="application/json",
            headers={"Accept-Language": language},
        )
        assert answer.status_code == (200 if version == french.text_version else 409)
    ada.refresh_from_db()
    assert (ada.text_version, ada.text_version != letter.text_version) == (french.text_version, True)


def test_a_signer_of_the_form_confirms_the_text_of_the_form(letter: LetterPage, client: Client) -> None:
    entry = SignatoryFactory(
        signatory_list=letter.signatory_list, unconfirmed=True, email="ada@example.org", text_version="former"
    )
    page = f"/signatures/confirm/{make_token(LinkPurpose.CONFIRM, entry)}/"
    assert 'name="text_version"' not in client.get(page).content.decode()
    assert client.post(page).status_code == 200
    entry.refresh_from_db()
    assert (entry.status, entry.text_version) == (Status.PENDING, "former")


def test_a_signer_confirms_and_another_says_no(asked_list: SignatoryList) -> None:
    batch = ask(asked_list)
    send_requests()
    ada, _trust, bo = asked_list.signatories.order_by("pk")
    confirm_own(ada, token=make_token(LinkPurpose.CONFIRM, ada))
    dispute(bo, block=True)
    ada.refresh_from_db()
    assert ada.status in (Status.PUBLISHED, Status.PENDING)
    batch.refresh_from_db()
    progress = get_request_progress(batch)
    assert (progress.confirmed, progress.declined, progress.sending) == (1, 1, 1)
    again = run_import(asked_list, FILE, address_source=SOURCE)
    assert [len(rows) for rows in (again.new, again.duplicates, again.withdrew)] == [0, 2, 1]
    assert [send_requests(), has_due()] == [0, False]


def test_a_row_without_an_address_is_refused_with_the_reason(asked_list: SignatoryList) -> None:
    content = csv_lines("name,kind,email", "Ada Example,individual,", "Bo Sample,individual,bo@example.org")
    report = run_import(asked_list, content, address_source=SOURCE)
    assert [(problem.row, problem.column) for problem in report.errors] == [(2, "email")]
    assert not report.written
    assert run_import(asked_list, content, address_source=SOURCE, good_rows=True).new == [3]


def test_nobody_is_asked_who_said_no_confirmed_before_or_wants_no_mail(asked_list: SignatoryList) -> None:
    from signatories.addresses import email_key

    SignatoryFactory(signatory_list=asked_list, kind="individual", name="Ada Example", email="ada@example.org")
    gone = SignatoryFactory(signatory_list=asked_list, name="Example Trust", email="trust@example.org")
    decisions.withdraw(gone)
    BlockedAddress.objects.create(email_key=email_key("bo@example.org"))
    report = run_import(asked_list, FILE, address_source=SOURCE, overruled={"3": "They agreed", "4": "They agreed"})
    assert (report.new, len(report.duplicates), len(report.withdrew)) == ([], 1, 2)
    send_requests()
    deliver()
    assert sent_to() == []


def test_no_mail_is_sent_before_the_letter_is_public(letter: LetterPage, asked_list: SignatoryList) -> None:
    letter.unpublish()
    batch = ask(asked_list)
    assert (send_requests(), has_due()) == (0, True)
    assert get_request_progress(batch).is_paused
    letter.get_latest_revision_as_object().save_revision().publish()
    from django.core.cache import cache

    cache.clear()
    assert send_requests() == 3


def test_an_import_waits_for_the_run_of_another_and_both_ask_everybody(asked_list: SignatoryList) -> None:
    first = ask(asked_list)
    second = ask(asked_list, csv_lines("name,kind,email", "Cy Muster,individual,cy@example.org"))
    assert (start_due_runs(), start_due_runs(), has_due()) == (1, 0, True)
    assert (ask_due(), start_due_runs(), has_due()) == (3, 1, False)
    MailRun.objects.filter(finished_at=None).update(due_at=timezone.now())
    assert ask_due() == 1
    assert [get_request_progress(batch).sending for batch in (first, second)] == [3, 1]


def test_who_is_not_asked_because_staff_stopped_the_run_is_counted(asked_list: SignatoryList) -> None:
    batch = ask(asked_list)
    start_due_runs()
    batch.refresh_from_db()
    assert get_request_progress(batch).queued == 3
    stop_run(asked_list)
    progress = get_request_progress(batch)
    assert (progress.queued, progress.stopped, progress.is_under_way) == (0, 3, False)


def test_undoing_removes_who_did_not_confirm_with_their_mails(asked_list: SignatoryList) -> None:
    batch = ask(asked_list)
    send_requests()
    ada = asked_list.signatories.order_by("pk").first()
    assert ada
    confirm_own(ada, token=make_token(LinkPurpose.CONFIRM, ada))
    report = undo_import(batch)
    assert (report.removed, [entry.pk for entry in report.skipped]) == (2, [ada.pk])
    assert list(Mail.objects.values_list("signatory", "purpose").exclude(purpose="receipt")) == [
        (ada.pk, MailPurpose.CONFIRM)
    ]
    assert (has_due(), send_requests()) == (False, 0)


def test_an_import_that_is_undone_before_anybody_was_asked_asks_nobody(asked_list: SignatoryList) -> None:
    batch = ask(asked_list)
    start_due_runs()
    undo_import(batch)
    assert (Signatory.objects.count(), Mail.objects.count(), send_requests()) == (0, 0, 0)


def test_staff_can_not_list_somebody_who_did_not_confirm(asked_list: SignatoryList) -> None:
    ask(asked_list)
    entry = asked_list.signatories.order_by("pk")[0]
    assert not is_allowed(entry, Verb.APPROVE)
    withdrawn = decisions.withdraw(entry)
    assert not is_allowed(withdrawn, Verb.RESTORE)


def test_unconfirmed_entries_of_imports_are_deleted_like_sign_ons(asked_list: SignatoryList) -> None:
    ask(asked_list)
    rule = next(rule for rule in RULES if rule.name == "unconfirmed entries")
    Signatory.objects.update(created_at=timezone.now() - timedelta(days=31))
    rule.remove(list(rule.find(timezone.now() - timedelta(days=30))))
    assert Signatory.objects.count() == 0
    assert get_request_progress(ImportBatch.objects.get()).gone == 3


def test_the_command_asks_too(
    letter: LetterPage, asked_list: SignatoryList, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(FILE)
    call_command("import_signatories", letter.slug, str(file), "--unconfirmed", SOURCE, "--mail-language", "fr")
    assert "3 unconfirmed: the worker asks each of them by mail." in capsys.readouterr().out
    assert set(asked_list.signatories.values_list("status", "contact__language")) == {(Status.UNCONFIRMED, "fr")}
    assert ImportBatch.objects.get().options["address_source"] == SOURCE


@pytest.mark.parametrize("rows", [1, 3])
def test_the_progress_needs_as_many_queries_for_one_as_for_three(
    asked_list: SignatoryList, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    batch = ask(asked_list, b"".join(FILE.splitlines(keepends=True)[: rows + 1]))
    send_requests()
    batch.refresh_from_db()
    with django_assert_num_queries(3):
        assert get_request_progress(batch).sending == rows


SHARED = csv_lines(
    "kind,name,organization,title,email",
    "Both,Ada Example,Example Trust,Chair,ada@example.org",
    "Organization,Bo Sample,Example Trust,Treasurer,bo@example.org",
    "Individual,Eve Probe,,,eve@example.org",
    "Individual,Eve Prober,,,eve@example.org",
)


def test_an_address_with_several_entries_gets_one_mail_with_the_links_to_all(asked_list: SignatoryList) -> None:
    batch = ask(asked_list, SHARED, answers={"same": "add"})
    for _slice in range(3):
        send_requests()
        deliver()
    assert sent_to() == ["ada@example.org", "bo@example.org", "eve@example.org"]
    progress = get_request_progress(batch)
    assert (progress.total, progress.sent, progress.stopped) == (5, 5, 0)
    body = next(message.body for message in mail.outbox if message.to == ["ada@example.org"])
    entries = asked_list.signatories.filter(contact__email="ada@example.org").order_by("pk")
    assert [entry.name for entry in entries] == ["Ada Example", "Example Trust"]
    assert "“Example Trust” was entered too" in body
    assert len(re.findall(r"/signatures/confirm/", body)) == len(re.findall(r"/signatures/dispute/", body)) == 2


def test_a_later_import_asks_an_address_again_about_its_new_entry(asked_list: SignatoryList) -> None:
    ask(asked_list)
    send_requests()
    deliver()
    ask(asked_list, csv_lines("name,kind,email", "Fay Other,individual,ada@example.org"))
    send_requests()
    deliver()
    assert sent_to().count("ada@example.org") == 2
    assert "Fay Other" in mail.outbox[-1].body or "Ada Example" in mail.outbox[-1].body


def test_undoing_before_the_mails_went_sends_none_to_shared_addresses(asked_list: SignatoryList) -> None:
    batch = ask(asked_list, SHARED, answers={"same": "add"})
    send_requests()
    assert undo_import(batch).removed == 5
    deliver()
    assert sent_to() == []


def test_undoing_after_the_mails_went_ends_their_links(asked_list: SignatoryList) -> None:
    batch = ask(asked_list, SHARED, answers={"same": "add"})
    send_requests()
    deliver()
    confirm_own(asked_list.signatories.get(name="Ada Example"))
    report = undo_import(batch)
    assert (report.removed, [entry.name for entry in report.skipped]) == (4, ["Ada Example"])
    sent = len(mail.outbox)
    send_requests()
    deliver()
    assert [message.to for message in mail.outbox[sent:] if message.to == ["eve@example.org"]] == []
