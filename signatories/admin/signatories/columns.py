"""The columns of the listing of signatories, and the screen on which each user selects them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.db.models import Choices
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.tables import BaseColumn

from core.authenticated_request import AuthenticatedHttpRequest
from core.listing_cells import Column, DateColumn, StatusTagColumn
from core.next_urls import get_next_url
from signatories.admin.signatories.answer_columns import answer_column_choices, is_answer_column
from signatories.enums import Kind, SortSource, Source, Status
from signatories.models import ColumnChoice


class SortTextColumn(Column):
    """The text by which an entry sorts, marked where it is a guess."""

    def render_cell_html(self, instance: Any, parent_context: Any) -> SafeString:
        is_guessed = instance.sort_as_source == SortSource.GUESSED
        guess = format_html(' <span class="w-status">{}</span>', _("Guessed")) if is_guessed else ""
        return format_html("<td><bdi>{}</bdi>{}</td>", instance.sort_as, guess)


class ChoiceColumn(Column):
    """The label of a choice. `get_FOO_display` of a model makes a dictionary of all labels for each call."""

    def __init__(self, name: str, *, choices: type[Choices], **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.labels = dict(choices.choices)

    def get_value(self, instance: Any) -> Any:
        """Return the label; a value that is no choice, as it is."""
        value = super().get_value(instance)
        return self.labels.get(value, value)


#: Columns that the listing can show beside the name, by the key that `ColumnChoice` stores.
COLUMNS: dict[str, BaseColumn] = {
    "details": Column("printed_details", label=gettext_lazy("Title, affiliation")),
    "kind": ChoiceColumn("kind", choices=Kind, label=gettext_lazy("Kind"), sort_key="kind"),
    "status": StatusTagColumn(
        "status_label",
        label=gettext_lazy("Status"),
        sort_key="status",
        primary=lambda signatory: signatory.status == Status.PUBLISHED,
    ),
    "list": Column("signatory_list", label=gettext_lazy("List"), sort_key="signatory_list__title"),
    "sort_as": SortTextColumn("sort_as", label=gettext_lazy("Sorted as"), sort_key="sort_as"),
    "group": Column("group", label=gettext_lazy("Group")),
    "relation": Column("relation", label=gettext_lazy("Relation")),
    "lead": Column("lead_order", label=gettext_lazy("Lead"), sort_key="lead_order"),
    "country": Column("country", label=gettext_lazy("Country"), sort_key="country"),
    "region": Column("region", label=gettext_lazy("Region"), sort_key="region"),
    "website": Column("website", label=gettext_lazy("Website")),
    "signed_on": Column("signed_on", label=gettext_lazy("Signed on"), sort_key="signed_on"),
    "source": ChoiceColumn("source", choices=Source, label=gettext_lazy("Source"), sort_key="source"),
    "import": Column("import_batch", label=pgettext_lazy("noun", "Import")),
    "added": DateColumn("created_at", label=gettext_lazy("Added"), sort_key="created_at"),
}
DEFAULT_COLUMNS = ["details", "kind", "status", "list", "added"]


class ColumnsForm(forms.Form):
    """A selection of columns."""

    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["columns"].choices = choices  # type: ignore[attr-defined]


def get_selected_columns(request: AuthenticatedHttpRequest) -> list[str]:
    """Return the names of the columns that the user selected, in their order; the default ones otherwise."""
    choice = ColumnChoice.objects.filter(user=request.user).first()
    return choice.columns if choice else DEFAULT_COLUMNS


@permission_required("signatories.view_signatory")
def choose_columns(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Select the columns that the listing shows beside the names, and store the selection of the user.

    The questions of the list by which the listing is filtered are among the choices, or else those of all lists.
    """
    next_url = get_next_url(request) or reverse("signatories:index")
    list_pk = QueryDict(urlsplit(next_url).query).get("signatory_list", "")
    with_private = request.user.has_perm("signatories.view_contact")
    answers = answer_column_choices(list_pk, with_private=with_private)
    choices = [*((name, column.label) for name, column in COLUMNS.items()), *answers]
    form = ColumnsForm(request.POST or None, choices=choices, initial={"columns": get_selected_columns(request)})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["columns"]
        offered = dict(choices)
        # Questions of other lists stay selected.
        others = [name for name in get_selected_columns(request) if is_answer_column(name) and name not in offered]
        columns = [*(name for name in offered if name in chosen), *others]
        ColumnChoice.objects.update_or_create(user=request.user, defaults={"columns": columns})
        messages.success(request, _("Your choice of columns has been saved."))
        return redirect(next_url)
    return render(request, "signatories/admin/signatories/columns.html", {"form": form, "next": next_url})
