from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from wagtail.users.models import UserProfile

from core.users.models import User
from letters import derived_files, failures
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import MAX_ATTEMPTS, make_due
from letters.enums import DerivedKind, EditionState
from letters.exceptions import FailureReason, RenderFailed
from letters.models import DerivedFile, Edition, LetterPage
from signatories.mail.delivery import deliver
from signatories.models import Mail
from tests.factories import LetterFactory, SignatoryFactory


@pytest.fixture
def signed(letter: LetterPage) -> LetterPage:
    SignatoryFactory(signatory_list=letter.signatory_list)
    return letter


@pytest.fixture
def keeper(db: None) -> User:
    user = User.objects.create_user("sam", "sam@example.org", "correct horse")
    user.user_permissions.add(*Permission.objects.filter(codename__in=("add_edition", "access_admin")))
    return user


def fail(letter: LetterPage, attempts: int = MAX_ATTEMPTS) -> None:
    request_edition(letter.signatory_list, is_automatic=True)
    for _attempt in range(attempts):
        Edition.objects.filter(due_at__isnull=False).update(due_at=timezone.now())
        make_due()


def send() -> list[Any]:
    Mail.objects.filter(due_at__isnull=False).update(due_at=timezone.now())
    deliver()
    return mail.outbox


@pytest.mark.slow
def test_staff_get_one_mail_once_an_edition_is_given_up(signed: LetterPage, keeper: User, typesetter: Any) -> None:
    User.objects.create_user("kim", "kim@example.org")
    typesetter.failure = RenderFailed("No font can draw it.")
    fail(signed, MAX_ATTEMPTS - 1)
    assert (failures.has_due(), failures.report()) == (False, 0)
    Edition.objects.update(due_at=timezone.now())
    make_due()
    assert (failures.has_due(), failures.report(), failures.report(), failures.has_due()) == (
        True,
        1,
        0,
        False,
    )
    [message] = send()
    assert (message.to, message.subject) == (["sam@example.org"], "Editions or files could not be made")
    for words in (f"Edition of “{signed.title}”", "No font can draw it.", "/admin/signatory_lists/inspect/"):
        assert words in message.body


@pytest.mark.slow
def test_a_series_of_failures_is_told_once(signed: LetterPage, keeper: User, typesetter: Any) -> None:
    typesetter.failure = RenderFailed("No font can draw it.")
    for _day in range(3):
        fail(signed)
        failures.report()
    assert Mail.objects.count() == 1
    typesetter.failure = None
    fail(signed, 1)
    typesetter.failure = RenderFailed("Another reason.")
    fail(signed)
    failures.report()
    assert Mail.objects.count() == 2


@pytest.mark.slow
def test_failures_of_many_lists_come_in_one_mail(keeper: User, typesetter: Any, db: None) -> None:
    typesetter.failure = RenderFailed("No font can draw it.")
    for _number in range(5):
        letter = LetterFactory()
        SignatoryFactory(signatory_list=letter.signatory_list)
        fail(letter)
    assert failures.report() == 5
    [message] = send()
    assert message.body.count("No font can draw it.") == 5


@pytest.mark.slow
def test_each_reads_it_in_the_own_language(signed: LetterPage, keeper: User, typesetter: Any) -> None:
    UserProfile.objects.create(user=keeper, preferred_language="fr")
    typesetter.failure = RenderFailed("No font can draw it.")
    fail(signed)
    failures.report()
    [message] = send()
    assert f"Édition de « {signed.title} »" in " ".join(message.body.split())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("failure", "english", "french"),
    [
        (RenderFailed(FailureReason.NOT_TYPESET, "x"), "could not be typeset: x", "n’a pas pu être composée : x"),
        (RenderFailed(FailureReason.TOO_SLOW, 60), "not typeset within 60 seconds", "composée en 60 secondes"),
        (ZeroDivisionError("y"), "The edition could not be made: y", "L’édition n’a pas pu être produite : y"),
    ],
)
def test_each_reads_the_reason_in_the_own_language_whatever_that_of_the_letter(
    signed: LetterPage, keeper: User, typesetter: Any, failure: Exception, english: str, french: str
) -> None:
    UserProfile.objects.create(user=keeper, preferred_language="fr")
    typesetter.failure = failure
    with override("de"):
        fail(signed)
    edition = Edition.objects.get()
    with override("en"):
        assert english in edition.reason
    with override("fr"):
        assert french in " ".join(edition.reason.split())
    failures.report()
    [message] = send()
    assert french in " ".join(message.body.split())


def test_who_asked_for_an_edition_needs_no_mail(signed: LetterPage, keeper: User, typesetter: Any) -> None:
    typesetter.failure = RenderFailed("No font can draw it.")
    request_edition(signed.signatory_list, user=keeper)
    make_due()
    assert (Edition.objects.get().state, failures.report()) == (EditionState.FAILED, 0)


def test_a_file_that_cannot_be_made_is_told_after_some_attempts(signed: LetterPage, keeper: User) -> None:
    for attempts in range(1, failures.REPORT_AFTER + 1):
        DerivedFile.objects.update_or_create(
            kind=DerivedKind.SHARE_IMAGE,
            subject=signed.pk,
            defaults={"attempts": attempts, "error": "No font can draw it."},
        )
        assert failures.report() == (attempts == failures.REPORT_AFTER)
    [message] = send()
    assert f"Picture to share: {signed.title} (English)" in message.body


def test_a_file_that_was_made_meanwhile_is_not_told(signed: LetterPage, keeper: User, typesetter: Any) -> None:
    DerivedFile.objects.create(
        kind=DerivedKind.SIGNATORIES_CSV, subject=signed.signatory_list_id, attempts=9, error="x"
    )
    DerivedFile.objects.update(due_at=timezone.now())
    derived_files.make_due()
    assert (failures.report(), failures.current()) == (0, [])


def dashboard(client: Client) -> str:
    return client.get("/admin/").content.decode()


@pytest.mark.slow
def test_the_dashboard_shows_what_fails_and_why_until_it_is_mended(
    client: Client, signed: LetterPage, keeper: User, typesetter: Any
) -> None:
    client.force_login(keeper)
    assert "Could not be made" not in dashboard(client)
    typesetter.failure = RenderFailed("No font can draw <b>.")
    fail(signed, 1)
    shown = dashboard(client)
    assert "Could not be made" in shown
    assert "No font can draw &lt;b&gt;." in shown
    assert "None: given up" not in shown
    fail(signed)
    assert "None: given up" in dashboard(client)
    typesetter.failure = None
    fail(signed, 1)
    assert "Could not be made" not in dashboard(client)


def test_the_dashboard_shows_files_that_fail(client: Client, signed: LetterPage, keeper: User) -> None:
    client.force_login(keeper)
    later = timezone.now() + timedelta(hours=1)
    DerivedFile.objects.create(kind="share", subject=signed.pk, attempts=1, error="No font.", due_at=later)
    assert f"Picture to share: {signed.title} (English)" in dashboard(client)


def test_who_makes_no_editions_sees_no_failures(client: Client, signed: LetterPage, keeper: User) -> None:
    DerivedFile.objects.create(kind="share", subject=signed.pk, attempts=1, error="Canary")
    keeper.user_permissions.remove(Permission.objects.get(codename="add_edition"))
    client.force_login(User.objects.get(pk=keeper.pk))
    assert "Canary" not in dashboard(client)


@pytest.mark.slow
@pytest.mark.parametrize("lists", [1, 3])
def test_what_fails_costs_the_same_for_any_number_of_lists(
    db: None, lists: int, typesetter: Any, django_assert_num_queries: Any
) -> None:
    typesetter.failure = RenderFailed("No font can draw it.")
    for _number in range(lists):
        letter = LetterFactory()
        SignatoryFactory(signatory_list=letter.signatory_list)
        fail(letter, 1)
    with django_assert_num_queries(2):
        assert len(failures.current()) == lists
