from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from signatories.enums import Notify
from signatories.models import SignatoryList
from signatories.moderation.moderators import notify_moderators
from tests.factories import SignatoryFactory
from tests.signatories.people import user_with_permissions
from tests.signatories.signers import deliver_mail

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def moderator(email: str = "moderator@example.org") -> None:
    user = user_with_permissions("signatories.moderate_signatory")
    user.email = email
    user.save()


@pytest.mark.parametrize(
    ("notify", "notified_before", "count"),
    [
        (Notify.DAILY, None, 1),
        (Notify.DAILY, timedelta(hours=23), 0),
        (Notify.DAILY, timedelta(hours=25), 1),
        (Notify.AT_ONCE, timedelta(minutes=5), 0),
        (Notify.AT_ONCE, timedelta(minutes=20), 1),
        (Notify.NEVER, None, 0),
    ],
)
def test_moderators_are_notified_as_often_as_the_list_allows(
    signatory_list: SignatoryList, notify: Notify, notified_before: timedelta | None, count: int
) -> None:
    moderator()
    signatory_list.notify = notify
    signatory_list.notified_at = NOW - notified_before if notified_before else None
    signatory_list.save()
    SignatoryFactory(signatory_list=signatory_list, pending=True, name="Canary")
    assert notify_moderators(NOW) == count
    assert notify_moderators(NOW) == 0
    messages = deliver_mail()
    assert [message.to for message in messages] == [["moderator@example.org"]] * count
    assert all("/admin/signatories/review/" in message.body for message in messages)
    assert all("Canary" not in message.body for message in messages)


def test_moderators_are_not_notified_without_new_entries(signatory_list: SignatoryList) -> None:
    moderator()
    SignatoryFactory(signatory_list=signatory_list, pending=True)
    now = timezone.now()
    assert notify_moderators(now) == 1
    assert notify_moderators(now + timedelta(days=2)) == 0
