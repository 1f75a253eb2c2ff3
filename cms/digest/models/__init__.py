from cms.digest.models.index_page import DigestIndexPage
from cms.digest.models.issue_page import DigestIssuePage
from cms.digest.models.sending import Delivery, IssueTest, Sending
from cms.digest.models.subscriber import ConfirmationMail, Subscriber, SubscriptionRequest
from cms.digest.models.subscriber_import import SubscriberImport

__all__ = [
    "ConfirmationMail",
    "Delivery",
    "DigestIndexPage",
    "DigestIssuePage",
    "IssueTest",
    "Sending",
    "Subscriber",
    "SubscriberImport",
    "SubscriptionRequest",
]
