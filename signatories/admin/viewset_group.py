"""The menu *Signatories* in Wagtail's admin, with all its screens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from signatories.admin.imports.viewset import ImportBatchViewSet
from signatories.admin.institutions import InstitutionViewSet
from signatories.admin.lists.viewset import SignatoryListViewSet
from signatories.admin.mails import MailViewSet
from signatories.admin.member_groups import MemberGroupViewSet
from signatories.admin.organizations import OrganizationViewSet
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
