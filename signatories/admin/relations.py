"""The relations of organizations to the coalition, which staff edit and pick from."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn

from signatories.admin.labels import LabelForm, LabelViewSet
from signatories.models import Relation


class RelationViewSet(LabelViewSet):
    model = Relation
    name = "relations"
    icon = "link"
    menu_label = _("Relations")
    list_display = (
        "__str__",
        LabelViewSet.count_column,
        BooleanColumn("is_membership", label=_("Members of the coalition"), sort_key="is_membership"),
        LabelViewSet.position_column,
    )
    edit_handler = ObjectList(
        [FieldPanel("label"), FieldPanel("labels"), FieldPanel("is_membership"), FieldPanel("position")],
        base_form_class=LabelForm,
    )
