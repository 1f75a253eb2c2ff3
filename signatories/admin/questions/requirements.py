"""The screen with the fields of the sign-on form: required, optional or not asked, by kind of signatory."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets.button import Button, HeaderButton

from core.edit_conflicts.forms import OPENED_FIELD, ConflictAwareForm
from core.edit_conflicts.views import ConflictAwareEditView
from signatories.admin.questions.views import OfList
from signatories.enums import Kind
from signatories.field_requirements import configurable_fields
from signatories.fields import CONFIGURABLE_FIELDS
from signatories.models import SignatoryList
from signatories.questions.requirements import Place, change_requirements, form_name, requirement_at

PLACES: tuple[Place, ...] = tuple((kind, field.name) for kind in Kind for field in configurable_fields(kind))


class RequirementsForm(ConflictAwareForm, WagtailAdminModelForm):
    """A choice for each field of each kind."""

    class Meta:
        model = SignatoryList
        fields: tuple[str, ...] = ()

    def set_up_fields(self) -> None:
        """Offer what the table of fields allows."""
        for field in CONFIGURABLE_FIELDS:
            for kind in field.kinds:
                place = (kind, field.name)
                label = _("%(field)s, %(kind)s") % {"field": capfirst(field.label), "kind": kind.label}
                self.fields[form_name(place)] = forms.ChoiceField(
                    label=label,
                    choices=[(requirement.value, requirement.label) for requirement in field.requirements],
                    initial=requirement_at(self.instance, place).value,
                    widget=forms.Select({"class": "w-text-14"}),
                )

    @property
    def rows(self) -> list[tuple[str, list[forms.BoundField | None]]]:
        """Return the label of each field with its choices by kind; None for a kind that does not have the field."""
        return [
            (
                str(capfirst(field.label)),
                [self[form_name((kind, field.name))] if kind in field.kinds else None for kind in Kind],
            )
            for field in CONFIGURABLE_FIELDS
        ]

    def save(self, commit: bool = True) -> SignatoryList:
        """Save the edited choices by the service. Raises `EditConflict`."""
        changes = {
            place: self.cleaned_data[form_name(place)] for place in PLACES if form_name(place) in self.edited_fields
        }
        opened = {place: value for place in PLACES if (value := self.opened_values.get(form_name(place)))}
        return change_requirements(self.instance, changes, opened=opened, user=self.for_user)


class RequirementsView(OfList, ConflictAwareEditView):
    """Chooses which built-in fields the form of a list requires, offers or leaves out."""

    model = SignatoryList
    pk_url_kwarg = "list_pk"
    form_class = RequirementsForm
    template_name = "signatories/admin/questions/requirements.html"
    page_title = gettext_lazy("Fields of the form")
    header_icon = "form"
    success_message = gettext_lazy("The fields of the form have been saved.")
    error_message = gettext_lazy("The fields have not been saved: see the errors below.")

    def save_instance(self) -> SignatoryList:
        """Save; the service logs the change."""
        signatory_list: SignatoryList = self.form.save()
        return signatory_list

    def get_page_subtitle(self) -> str:
        return self.signatory_list.title

    def get_edit_url(self) -> str:
        return self.url("requirements")

    def get_success_url(self) -> str:
        return self.url("requirements")

    def get_success_buttons(self) -> list[Button]:
        return []

    def get_delete_url(self) -> None:
        return None

    @cached_property
    def can_delete(self) -> bool:
        return False

    @cached_property
    def header_buttons(self) -> list[Button]:
        return [
            HeaderButton(_("Questions"), url=self.url("questions"), icon_name="help", priority=10),
            HeaderButton(_("Preview the form"), url=self.url("preview_questions"), icon_name="view", priority=20),
        ]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.list_breadcrumbs(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "kinds": list(Kind), "opened_field": OPENED_FIELD}
