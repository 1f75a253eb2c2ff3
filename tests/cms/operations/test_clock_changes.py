from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms.digest.models import ConfirmationMail, IssueTest, Sending, SubscriptionRequest
from cms.digest.models import Delivery as DigestDelivery
from cms.models import PasswordResetRequest
from cms.operations.clock_changes import MOMENTS, pull_back
from cms.webhooks.models import Delivery, Endpoint
from core.outbox.queue import Moment
from core.users.models import User
from letters.enums import DerivedKind
from letters.models import DerivedFile, Edition
from signatories.enums import MailPurpose
from signatories.models import LinkRequest, Mail, MailRun, SortOrder
from tests.cms.contact.messages import contact_message
from tests.cms.digest.issues import digest_issue
from tests.cms.digest.test_subscriptions import subscriber
from tests.factories import SignatoryListFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def digest_row_of(model: Any) -> Any:
    if model is SubscriptionRequest:
        return SubscriptionRequest.objects.create(email="robin@example.org", language="en", due_at=None)
    if model is ConfirmationMail:
        return ConfirmationMail.objects.create(subscriber=subscriber())
    issue = digest_issue()
    if model is IssueTest:
        return IssueTest.objects.create(issue=issue, user=User.objects.create_user("robin"))
    sending = Sending.objects.create(issue=issue, translation_key=issue.translation_key)
    if model is Sending:
        return sending
    return DigestDelivery.objects.create(
        sending=sending, subscriber=subscriber(), translation_key=issue.translation_key
    )


def contact_row_of(model: Any) -> Any:
    return model.objects.create(message=contact_message(), recipient="robin@example.org")


def cdn_row_of(model: Any) -> Any:
    return model.objects.create(url="https://letters.example.org/editions/a/1/en.pdf")


def account_row_of(model: Any) -> Any:
    return model.objects.create(email="robin@example.org", language="en", expires_at=timezone.now())


def row_of(model: Any) -> Any:
    if model is Endpoint:
        return Endpoint.objects.create(url="https://hooks.example.org/")
    if model is Delivery:
        return Delivery.objects.create(endpoint=row_of(Endpoint), event="test")
    if model is Mail:
        return Mail.objects.create(purpose=MailPurpose.CONFIRM, created_at=timezone.now())
    if model in (Edition, MailRun, SortOrder):
        more = {"version": 1} if model is SortOrder else {}
        return model.objects.create(signatory_list=SignatoryListFactory(), **more)
    if model in (LinkRequest, PasswordResetRequest):
        return model.objects.create(pk="robin@example.org")
    return DerivedFile.objects.create(kind=DerivedKind.SHARE_IMAGE, subject=1)


@pytest.mark.parametrize("time", MOMENTS, ids=lambda time: f"{time.model.__name__}.{time.field}, {time.max_ahead}")
def test_a_due_time_set_by_a_wrong_clock_is_reset_to_now(time: Moment) -> None:
    makers = {"digest": digest_row_of, "contact": contact_row_of, "cdn": cdn_row_of, "accounts": account_row_of}
    row = makers.get(time.model._meta.app_label, row_of)(time.model)
    now = timezone.now()
    rows = time.model._default_manager.filter(pk=row.pk)
    rows.update(**{time.field: now + time.max_ahead})
    assert pull_back(now) == 0
    rows.update(**{time.field: now + time.max_ahead + MINUTE})
    assert (pull_back(now), pull_back(now)) == (1, 0)
    assert getattr(rows.get(), time.field) == now
