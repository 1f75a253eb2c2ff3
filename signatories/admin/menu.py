"""Menu items in Wagtail's admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup

from signatories.admin.imports.viewset import ImportBatchViewSet
from signatories.admin.institutions import InstitutionViewSet
from signatories.admin.lists.viewset import SignatoryListViewSet
from signatories.admin.mails import MailViewSet
from signatories.admin.member_groups import MemberGroupViewSet
from signatories.admin.organizations import OrganizationViewSet
from signatories.admin.person_requests import may_look_up
from signatories.admin.relations import RelationViewSet
from signatories.admin.signatories.viewset import SignatoryViewSet


class SignatoriesGroup(ViewSetGroup):
    menu_label = _("Signatories")
    menu_icon = "group"
    menu_order = 200
    items = (
        *(OrganizationViewSet, RelationViewSet, MemberGroupViewSet, SignatoryListViewSet, SignatoryViewSet),
        *(ImportBatchViewSet, InstitutionViewSet, MailViewSet),
    )


class ReviewMenuItem(MenuItem):
    """Shown to moderators."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("signatories.moderate_signatory"))


class InvalidTextMenuItem(MenuItem):
    """Shown to users who may edit entries."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("signatories.change_signatory"))


class PersonMenuItem(MenuItem):
    """Shown to those who may download or erase everything about a person."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_look_up(request.user)
