"""The screens that import subscribers: a file or a pasted list, its preview with the statement on consent, undoing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.digest.enums import RowOutcome
from cms.digest.imports.columns import EMAIL, FIELDS
from cms.digest.imports.execution import REMOVED, added_count, carry_out, pasted_file, store_file, undo
from cms.digest.imports.plan import ImportPlan, make_plan
from cms.digest.models import SubscriberImport
from core.authenticated_request import AuthenticatedHttpRequest
from core.http_methods import allow_post
from core.languages import language_codes, site_languages
from core.numbers import grouped
from signatories.admin.column_headers import ColumnHeadersForm
from signatories.enums import DateOrder
from signatories.exceptions import InvalidTransition, UnreadableFile
from signatories.form_fields import PrintableField

IMPORT = "digest.import_subscriber"
#: Rows of each outcome that the preview lists.
MAX_SHOWN = 50
MAX_PASTED = 500_000


class SubscriberFileForm(forms.Form):
    """A file or a pasted list, and the language of its subscribers."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy(
            "CSV, Excel (.xlsx, .xls) or OpenDocument (.ods). Nothing is written before you have seen a preview."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xls,.ods"}),
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or a list of addresses"),
        required=False,
        max_length=MAX_PASTED,
        strip=False,
        help_text=gettext_lazy("One address per line, or rows copied from a spreadsheet."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=lambda: list(site_languages().items()),
        help_text=gettext_lazy("The language of issues for rows that name none of the site’s languages."),
    )

    def clean(self) -> dict[str, Any]:
        """Raise `ValidationError` unless there is either a file or a list."""
        values: dict[str, Any] = super().clean() or {}
        if bool(values.get("file")) == bool((values.get("pasted") or "").strip()):
            raise forms.ValidationError(_("Choose a file, or paste a list of addresses."))
        return values


class ColumnsForm(ColumnHeadersForm):
    """The header of each field, the language of rows without one, and the order of ambiguous dates."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the other rows"))
    date_order = forms.ChoiceField(label=gettext_lazy("Dates"), required=False)

    def __init__(self, plan: ImportPlan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, labels=FIELDS, headers=plan.headers, mapping=plan.mapping, required=EMAIL, **kwargs)
        self.fields["language"].choices = list(site_languages().items())  # type: ignore[attr-defined]
        self.fields["date_order"].choices = [("", _("Detect")), *DateOrder.choices]  # type: ignore[attr-defined]


class ConsentForm(forms.Form):
    """The statement that staff make about the consent of the subscribers."""

    statement = PrintableField(
        label=gettext_lazy("Where do these addresses come from, and how did their owners agree to get the digest?"),
        max_length=1_000,
        multiline=True,
        help_text=gettext_lazy("Stored with the subscribers, and exported with them."),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("The owners of these addresses agreed to get this digest by e-mail, and we can show it.")
    )
    digest = forms.CharField(widget=forms.HiddenInput)


class ImportScreen(WagtailAdminTemplateMixin):
    """A screen for those who may import subscribers."""

    header_icon = "upload"
    page_title = gettext_lazy("Import subscribers")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Require the permission to import."""
        if not request.user.has_perm(IMPORT):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way back to the subscribers."""
        items = [{"url": reverse("subscribers:index"), "label": _("Subscribers")}, {"url": "", "label": _("Import")}]
        return [*self.breadcrumbs_items, *items]


class ImportView(ImportScreen, FormView[SubscriberFileForm]):
    """Takes a file or a list, and shows earlier imports."""

    request: AuthenticatedHttpRequest
    form_class = SubscriberFileForm
    template_name = "digest/admin/import.html"

    def get_initial(self) -> dict[str, Any]:
        """Return the language of the user, if the site has it."""
        codes = language_codes()
        return {"language": get_language() if get_language() in codes else codes[0]}

    def form_valid(self, form: SubscriberFileForm) -> HttpResponse:
        """Store the file and show its preview, or show why it cannot be read."""
        values, file = form.cleaned_data, form.cleaned_data["file"]
        content = file.read() if file else pasted_file(values["pasted"])
        name = file.name if file else _("Pasted list")
        try:
            batch = store_file(content, file_name=name, language=values["language"], user=self.request.user)
        except UnreadableFile as error:
            form.add_error("file" if file else "pasted", str(error))
            return self.form_invalid(form)
        return redirect("subscribers:import_preview", batch.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the imports, newest first, without their files."""
        imports = SubscriberImport.objects.exclude(imported_at=None).defer("content").select_related("created_by")
        rows = [(batch, added_count(batch), batch.counts.get(REMOVED, 0)) for batch in imports[:MAX_SHOWN]]
        return super().get_context_data(imports=rows, columns=FIELDS.values(), **kwargs)


class PreviewView(ImportScreen, TemplateView):
    """Shows what an import would do, changes how its file is read, carries it out or discards it."""

    request: AuthenticatedHttpRequest
    template_name = "digest/admin/import_preview.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the file; an import that was carried out leads to the list of imports."""
        self.batch = get_object_or_404(SubscriberImport, pk=kwargs["pk"])
        if self.batch.imported_at:
            return redirect("subscribers:import")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the rows by outcome, the first ones of each; of a file that cannot be read any more, the reason."""
        try:
            plan = make_plan(self.batch)
        except UnreadableFile as error:
            return super().get_context_data(batch=self.batch, file_error=str(error), **kwargs)
        groups = [
            {
                "label": outcome.label,
                "count": len(rows),
                "rows": rows[:MAX_SHOWN],
                "is_open": outcome in (RowOutcome.ADDED, RowOutcome.INVALID),
            }
            for outcome in RowOutcome
            if (rows := plan.rows.get(outcome))
        ]
        context = {
            "batch": self.batch,
            "groups": groups,
            "added": len(plan.rows.get(RowOutcome.ADDED, ())),
            "can_import": bool(plan.written),
            "has_address": EMAIL in plan.mapping,
            "ignored": [header for header in plan.headers if header not in plan.mapping.values()],
            "columns_form": ColumnsForm(
                plan, initial={"language": self.batch.language, "date_order": self.batch.date_order}
            ),
            "form": ConsentForm(initial={"digest": plan.digest}),
        }
        return super().get_context_data(**{**context, **kwargs})

    def post(self, request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
        """Carry out what the pressed button says."""
        actions = {"columns": self.change_columns, "import": self.carry_out, "discard": self.discard}
        action = actions.get(request.POST.get("action", ""))
        if action is None:
            raise Http404
        return action()

    def change_columns(self) -> HttpResponse:
        """Store how the file is read."""
        try:
            plan = make_plan(self.batch)
        except UnreadableFile:
            # The preview shows why.
            return redirect("subscribers:import_preview", self.batch.pk)
        form = ColumnsForm(plan, self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(columns_form=form))
        batch = self.batch
        batch.mapping, batch.language = form.mapping, form.cleaned_data["language"]
        batch.date_order = form.cleaned_data["date_order"]
        batch.save(update_fields=["mapping", "language", "date_order"])
        return redirect("subscribers:import_preview", batch.pk)

    def carry_out(self) -> HttpResponse:
        """Import the rows that the preview showed."""
        form = ConsentForm(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        values = form.cleaned_data
        try:
            batch = carry_out(
                self.batch, statement=values["statement"], digest=values["digest"], user=self.request.user
            )
        except (InvalidTransition, UnreadableFile) as error:
            messages.error(self.request, str(error))
            return redirect("subscribers:import_preview", self.batch.pk)
        added = added_count(batch)
        messages.success(
            self.request, ngettext("%s subscriber was added.", "%s subscribers were added.", added) % grouped(added)
        )
        return redirect("subscribers:import")

    def discard(self) -> HttpResponse:
        """Delete the file."""
        SubscriberImport.objects.filter(pk=self.batch.pk, imported_at=None).delete()
        messages.success(self.request, _("The file was discarded. Nothing was imported."))
        return redirect("subscribers:import")


@allow_post
@require_POST
@permission_required(IMPORT)
def undo_import(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Remove the subscribers that an import added. Idempotent."""
    removed = undo(get_object_or_404(SubscriberImport, pk=pk), user=request.user)
    messages.success(
        request, ngettext("%s subscriber was removed.", "%s subscribers were removed.", removed) % grouped(removed)
    )
    return redirect("subscribers:import")
