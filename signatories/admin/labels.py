"""What the screens of relations and of groups of members share: labels of organizations in several languages."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from core.edit_conflicts.forms import ConflictAwareEditForm
from core.edit_conflicts.views import ConflictAwareEditView
from core.numbers import grouped
from core.positions import ProposesPosition
from signatories.admin.text_languages import name_text_language
from signatories.letter_info import text_language


class LabelForm(ProposesPosition, ConflictAwareEditForm, WagtailAdminModelForm):
    """The form of a label."""

    def set_up_fields(self) -> None:
        """Name the language of the label."""
        name_text_language(self, {"labels": "label"}, text_language())


class LabelIndexView(IndexView):
    """The labels, with the number of organizations of each."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().annotate(organization_count=Count("organizations"))


class LabelViewSet(ModelViewSet):
    """The screens of a model of labels. Subclasses name the model, and its panels with `LabelForm`."""

    copy_view_enabled = False
    index_view_class = LabelIndexView
    edit_view_class = ConflictAwareEditView
    count_column = Column(
        "organization_count", label=_("Organizations"), accessor=lambda row: grouped(row.organization_count)
    )
    position_column = Column("position", label=_("Position"), sort_key="position")
