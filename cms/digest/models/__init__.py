from cms.digest.models.index_page import DigestIndexPage
from cms.digest.models.issue_page import DigestIssuePage
from cms.digest.models.sending import Delivery, Sending
from cms.digest.models.subscriber import ConfirmationMail, Subscriber, SubscriptionRequest

__all__ = [
    "ConfirmationMail",
    "Delivery",
    "DigestIndexPage",
    "DigestIssuePage",
    "Sending",
    "Subscriber",
    "SubscriptionRequest",
]
