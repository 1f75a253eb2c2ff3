"""The relations of organizations to the coalition, which staff edit and pick from."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from core.edit_conflicts.forms import ConflictAwareEditForm
from core.edit_conflicts.views import ConflictAwareEditView
from core.numbers import grouped
from signatories.admin.text_languages import name_text_language
from signatories.letter_info import text_language
from signatories.models import Relation


class RelationForm(ConflictAwareEditForm, WagtailAdminModelForm):
    """The form of a relation."""

    def set_up_fields(self) -> None:
        """Name the language of the label."""
        name_text_language(self, {"labels": "label"}, text_language())


class RelationIndexView(IndexView):
    """The relations, with the number of organizations of each."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().annotate(organization_count=Count("organizations"))


class RelationViewSet(ModelViewSet):
    model = Relation
    name = "relations"
    icon = "link"
    menu_label = _("Relations")
    copy_view_enabled = False
    index_view_class = RelationIndexView
    edit_view_class = ConflictAwareEditView
    list_display = (
        "__str__",
        Column(
            "organization_count",
            label=_("Organizations"),
            accessor=lambda relation: grouped(relation.organization_count),
        ),
        BooleanColumn("is_membership", label=_("Members of the coalition"), sort_key="is_membership"),
        Column("position", label=_("Position"), sort_key="position"),
    )
    edit_handler = ObjectList(
        [FieldPanel("label"), FieldPanel("labels"), FieldPanel("is_membership"), FieldPanel("position")],
        base_form_class=RelationForm,
    )
