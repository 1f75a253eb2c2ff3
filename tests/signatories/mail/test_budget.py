"""Mail budgets: strangers can neither flood a mailbox nor use up its budget; no mail is dropped silently."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.users.models import User
from signatories.enums import MailNote, MailPurpose, Status
from signatories.mail.delivery import deliver
from signatories.mail.outbox import DIGEST_DELAY, RECEIPTS_PER_DAY, queue, queue_to_staff
from signatories.models import Mail, Signatory, SignatoryList
from signatories.moderation.decisions import approve
from signatories.signing.self_service import confirm_own, correct_own, dispute, request_links
from tests.factories import SignatoryFactory, SignatoryListFactory
from tests.signatories.people import user_with_permissions
from tests.signatories.signers import deliver_mail, mail_links, sign

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def open_list(db: None) -> SignatoryList:
    return SignatoryListFactory(open=True)


def person(signatory_list: SignatoryList, name: str = "Robin", email: str = "r@example.org") -> Signatory:
    entry: Signatory = SignatoryFactory(
        signatory_list=signatory_list, individual=True, unconfirmed=True, name=name, email=email
    )
    return entry


def later(by: timedelta) -> None:
    """Move the times of all mails back."""
    for mail in Mail.objects.all():
        for field in ("created_at", "sent_at", "due_at"):
            if getattr(mail, field):
                setattr(mail, field, getattr(mail, field) - by)
        mail.save()


@pytest.mark.slow
def test_a_mailbox_gets_three_mails_about_a_letter_and_five_in_all_within_a_day() -> None:
    lists = SignatoryListFactory.create_batch(3)
    for signatory_list in lists:
        for number in range(5):
            queue(MailPurpose.CONFIRM, person(signatory_list, f"N{number}"))
    # Three mails of the first letter, two of the second, one of the third: other letters never delay a first mail.
    assert len(deliver_mail()) == 6
    waits = Mail.objects.get(due_at__isnull=False)
    assert (waits.purpose, waits.note) == (MailPurpose.LINKS, MailNote.BUDGET)
    later(DAY)
    [message] = deliver_mail()
    # It contains everything that was not sent separately.
    assert message.body.count("/signatures/confirm/") == 15


@pytest.mark.slow
def test_a_thousand_sign_ons_reach_a_mailbox_three_times(open_list: SignatoryList, settings: Any) -> None:
    settings.SIGN_ON_LIMITS = {"address": ["9999/day"], "network": ["9999/day"], "list": ["9999/day"]}
    for number in range(30):
        sign(open_list, name=f"Robin {number}")
        sign(open_list)
        request_links("robin@example.org")
        deliver_mail()
    assert Mail.objects.filter(sent_at__isnull=False).count() == 3
    assert Mail.objects.filter(due_at__isnull=False).count() == 1


def test_tags_of_an_address_share_the_budget_of_the_mailbox(open_list: SignatoryList) -> None:
    for number in range(6):
        sign(open_list, email=f"robin+{number}@example.org", name=f"Robin {number}")
    assert len(deliver_mail()) == 3


@pytest.mark.slow
def test_asking_for_links_does_not_use_up_what_a_signer_needs_to_confirm(open_list: SignatoryList) -> None:
    person(open_list, "Old", email="robin@example.org")
    for _time in range(10):
        request_links("robin@example.org")
        deliver_mail()
        later(timedelta(minutes=10))
    sign(open_list)
    [message] = deliver_mail()
    assert message.subject.startswith("Confirm that you sign")


@pytest.mark.slow
def test_mails_about_other_letters_do_not_hold_up_the_first_request_to_confirm(
    open_list: SignatoryList, settings: Any
) -> None:
    settings.SIGN_ON_LIMITS = {**settings.SIGN_ON_LIMITS, "address": ["99/day"]}
    for signatory_list in SignatoryListFactory.create_batch(6):
        queue(MailPurpose.ALREADY, person(signatory_list, email="robin@example.org"))
    deliver_mail()
    sign(open_list)
    assert len(deliver_mail()) == 1


@pytest.mark.slow
def test_the_own_steps_of_a_signer_are_not_held_up_by_what_strangers_caused(
    open_list: SignatoryList, staff: User
) -> None:
    open_list.reviews_individuals = True
    open_list.save()
    for number in range(5):
        sign(open_list, name=f"Robin {number}")
    entry = confirm_own(Signatory.objects.earliest("pk"))
    assert [message.subject.split("“")[0] for message in deliver_mail()][-1] == "You signed "
    approve(entry, user=staff)
    assert [message.subject.split("“")[0] for message in deliver_mail()] == ["You are listed under "]
    assert Mail.objects.filter(due_at__isnull=False).get().note == MailNote.BUDGET


def test_confirming_and_approval_leave_the_budget_as_it_was(open_list: SignatoryList, staff: User) -> None:
    open_list.reviews_individuals = True
    open_list.save()
    sign(open_list)
    approve(confirm_own(Signatory.objects.get()), user=staff)
    assert len(deliver_mail()) == 2
    sign(open_list)
    assert len(deliver_mail()) == 1
    request_links("robin@example.org")
    assert len(deliver_mail()) == 1


@pytest.mark.slow
def test_every_signer_of_a_shared_mailbox_gets_the_receipt_at_once(open_list: SignatoryList) -> None:
    for number in range(6):
        confirm_own(person(open_list, f"Robin {number}"))
    assert len(deliver_mail()) == 6


def test_a_receipt_that_waits_stands_for_later_corrections_too(open_list: SignatoryList) -> None:
    entry = confirm_own(person(open_list))
    for title in ("Poet", "Essayist"):
        entry = correct_own(entry, {"title": title})
    [message] = deliver_mail()
    assert "Essayist" in message.body


@pytest.mark.slow
def test_a_signer_who_corrects_again_and_again_gets_the_last_receipt_a_day_later(open_list: SignatoryList) -> None:
    entry = confirm_own(person(open_list))
    for number in range(RECEIPTS_PER_DAY + 3):
        entry = correct_own(entry, {"title": f"Poet {number}"})
        deliver_mail()
    assert Mail.objects.filter(sent_at__isnull=False).count() == RECEIPTS_PER_DAY
    assert Mail.objects.get(due_at__isnull=False).note == MailNote.OWN
    later(DAY)
    [message] = deliver_mail()
    assert f"Poet {RECEIPTS_PER_DAY + 2}" in message.body


def test_who_asks_again_at_once_gets_the_mail_again_after_a_while(open_list: SignatoryList) -> None:
    sign(open_list)
    deliver_mail()
    sign(open_list)
    assert deliver_mail() == []
    waits = Mail.objects.get(due_at__isnull=False)
    assert (waits.purpose, waits.note) == (MailPurpose.CONFIRM, MailNote.REPEATED)
    assert len(deliver_mail(after=timedelta(minutes=5))) == 1


def test_what_waits_for_an_answer_that_came_is_not_sent(open_list: SignatoryList) -> None:
    sign(open_list)
    deliver_mail()
    sign(open_list)
    confirm_own(Signatory.objects.get())
    later(timedelta(minutes=5))
    assert [message.subject.split("“")[0] for message in deliver_mail()] == ["You signed "]
    assert Mail.objects.get(sent_at=None).note == MailNote.SETTLED


def test_an_address_that_wants_no_mail_gets_none_and_staff_see_why(open_list: SignatoryList) -> None:
    entry = person(open_list)
    queue(MailPurpose.CONFIRM, entry)
    dispute(entry, block=True)
    assert deliver_mail() == []
    assert Mail.objects.get(purpose=MailPurpose.CONFIRM).note == MailNote.BLOCKED


def test_what_a_worker_has_taken_does_not_stand_for_what_changed_afterwards(open_list: SignatoryList) -> None:
    entry = person(open_list)
    queue(MailPurpose.CONFIRM, entry)
    Mail.objects.update(due_at=None, lease_token="worker", leased_until=timezone.now() + timedelta(minutes=10))
    again = queue(MailPurpose.CONFIRM, entry)
    assert Mail.objects.count() == 2
    assert again is not None
    assert again.note == MailNote.REPEATED


def moderator(email: str = "moderator@example.org") -> User:
    user = user_with_permissions("signatories.moderate_signatory")
    user.email = email
    user.save()
    return user


@pytest.mark.slow
def test_many_disputes_in_a_minute_are_one_mail_to_each_moderator(open_list: SignatoryList) -> None:
    moderator()
    moderator("other@example.org")
    for number in range(25):
        dispute(person(open_list, f"Robin {number}", email=f"r{number}@example.org"))
    assert deliver_mail() == []
    messages = deliver_mail(after=DIGEST_DELAY[MailPurpose.DISPUTE])
    assert sorted(message.to for message in messages) == [["moderator@example.org"], ["other@example.org"]]
    assert all(message.body.count("* Robin ") == 25 for message in messages)
    assert Mail.objects.filter(due_at__isnull=False).count() == 0
    # Mails that follow soon wait longer.
    dispute(person(open_list, "Late", email="late@example.org"))
    assert deliver_mail(after=timedelta(minutes=10)) == []
    messages = deliver_mail(after=timedelta(minutes=16))
    assert [message.body.count("* ") for message in messages] == [1, 1]


def test_a_moderator_whose_account_was_deactivated_meanwhile_gets_no_mail(open_list: SignatoryList) -> None:
    former = moderator()
    moderator("other@example.org")
    dispute(person(open_list))
    User.objects.filter(pk=former.pk).update(is_active=False)
    assert [message.to for message in deliver_mail(after=DAY)] == [["other@example.org"]]


def test_a_dispute_that_was_decided_meanwhile_is_not_reported(open_list: SignatoryList) -> None:
    moderator()
    entry = confirm_own(person(open_list))
    dispute(entry)
    Signatory.objects.update(disputed_at=None, status=Status.PUBLISHED)
    deliver_mail()
    assert deliver_mail(after=DAY) == []
    assert Mail.objects.get(purpose=MailPurpose.DISPUTE).note == MailNote.SETTLED


def test_what_waits_on_several_lists_is_one_mail(staff: User) -> None:
    for signatory_list in SignatoryListFactory.create_batch(3):
        entry = SignatoryFactory(signatory_list=signatory_list, pending=True)
        queue_to_staff(MailPurpose.REVIEW, staff, entry)
    [message] = deliver_mail()
    titles = SignatoryList.objects.values_list("title", flat=True)
    assert all(f"* {title}" in message.body for title in titles)


def test_a_digest_that_fails_is_sent_again_as_a_whole(staff: User, open_list: SignatoryList, settings: Any) -> None:
    for number in range(3):
        queue_to_staff(MailPurpose.REVIEW, staff, person(open_list, f"Robin {number}"))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert deliver() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Mail.objects.update(due_at=timezone.now())
    assert len(deliver_mail()) == 1
    assert Mail.objects.filter(sent_at=None).count() == 0


def test_links_of_a_digest_work(open_list: SignatoryList, client: Any, settings: Any) -> None:
    settings.MAIL_PER_LETTER_AND_DAY = 1
    sign(open_list, name="Somebody")
    sign(open_list)
    deliver_mail()
    later(DAY)
    [message] = deliver_mail()
    assert set(mail_links(message)) == {"confirm", "dispute"}
    assert client.get(mail_links(message)["confirm"]).status_code == 200


def test_who_wants_no_mail_gets_none_under_a_tag_either(open_list: SignatoryList) -> None:
    dispute(person(open_list, email="robin+list@example.org"), block=True)
    for number, address in enumerate(("robin@example.org", "robin+other@example.org", "ROBIN+list@example.org")):
        queue(MailPurpose.CONFIRM, person(open_list, f"N{number}", email=address))
    assert deliver_mail() == []
