"""The menu of the digest in Wagtail's admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from cms.digest.admin.issues import IssueViewSet
from cms.digest.admin.subscribers import SubscriberViewSet


class DigestGroup(ViewSetGroup):
    menu_label = _("Digest")
    menu_icon = "mail"
    menu_order = 210
    items = (IssueViewSet, SubscriberViewSet)
