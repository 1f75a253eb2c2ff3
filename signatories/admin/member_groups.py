"""The groups under which members of the coalition are listed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList

from signatories.admin.labels import LabelForm, LabelViewSet
from signatories.models import MemberGroup


class MemberGroupViewSet(LabelViewSet):
    model = MemberGroup
    name = "member_groups"
    icon = "list-ul"
    menu_label = _("Groups of members")
    list_display = ("__str__", LabelViewSet.count_column, LabelViewSet.position_column)
    edit_handler = ObjectList(
        [FieldPanel("label"), FieldPanel("labels"), FieldPanel("position")], base_form_class=LabelForm
    )
