"""The steps of an import: upload, preview, import or discard, result, undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.views.generic import InspectView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.admin.display_values import column_label
from signatories.admin.imports.forms import (
    ConfirmForm,
    DecisionForm,
    ExplainForm,
    OptionsForm,
    OverruleForm,
    UploadForm,
)
from signatories.directory.organizations import add_to_directory, missing_from_directory
from signatories.enums import Answer, ImportState, Kind, Outcome, Question
from signatories.exceptions import ImportAlreadyDecided, NotUndone, SignatoriesError, UnknownColumn
from signatories.exchange.import_commit import commit_import, confirm_import
from signatories.exchange.import_discard import cancel_import
from signatories.exchange.import_limits import MAX_ROWS_IN_REQUEST
from signatories.exchange.import_options import ImportOptions
from signatories.exchange.import_undo import require_undoable, undo_import
from signatories.exchange.preview import preview_upload
from signatories.exchange.progress import get_progress
from signatories.exchange.reading.csv_reader import ENCODINGS
from signatories.exchange.refused_rows import refused_rows_csv
from signatories.exchange.sandbox import describe_source
from signatories.exchange.uploads import store_upload
from signatories.models import ImportBatch, SignatoryList
from signatories.tasks import check_import, write_import

ROWS_PER_PAGE = 50
#: Where more than one row of so many is refused, the fault may be in how the file was understood.
MOST_REFUSED = 3
#: Rows that are shown by something else than their outcome.
ALIKE, WARNED = "alike", "warned"
SHOWN_BY = {ALIKE: ~Q(alike=[]), WARNED: ~Q(warnings=[])}
may_import = permission_required("signatories.add_importbatch")


@method_decorator(may_import, name="dispatch")
class UploadView(WagtailAdminTemplateMixin, FormView[UploadForm]):
    """Step 1: choose a file. It is read and previewed; nothing is written to the list."""

    request: AuthenticatedHttpRequest
    form_class = UploadForm
    template_name = "signatories/admin/imports/upload.html"
    page_title = gettext_lazy("Import signatories")
    header_icon = "upload"

    @cached_property
    def signatory_list(self) -> SignatoryList:
        return get_object_or_404(SignatoryList, pk=self.kwargs["list_pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("signatory_lists:index"), "label": _("Signatory lists")},
            {"url": reverse("signatory_lists:inspect", args=[self.signatory_list.pk]), "label": self.signatory_list},
            {"url": "", "label": _("Import")},
        ]

    def form_valid(self, form: UploadForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        batch = store_upload(
            self.signatory_list, file.read(), file_name=file.name, options=form.options(), user=self.request.user
        )
        _check(batch)
        if batch.state == ImportState.REFUSED:
            form.add_error("file", batch.report["file_error"])
            return self.form_invalid(form)
        return redirect("signatory_imports:inspect", batch.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(signatory_list=self.signatory_list, **kwargs)


def _check(batch: ImportBatch, options: ImportOptions | None = None) -> None:
    # Another separator, encoding or header has other columns: what was chosen for those before is forgotten.
    if not preview_upload(batch, options=options, drop_unknown_headers=True):
        transaction.on_commit(lambda: check_import.enqueue(batch.pk))


class ImportView(InspectView):
    """Steps 2 and 3: what an import will do, or what it did, row by row."""

    page_title = pgettext_lazy("noun", "Import")

    def get_template_names(self) -> list[str]:
        name = "progress" if self.object.is_under_way else "preview"
        return [f"signatories/admin/imports/{name}.html"]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": reverse(self.index_url_name), "label": _("Imports")}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.object.file_name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch = self.object
        if batch.is_under_way:
            return {**super().get_context_data(**kwargs), **progress_context(batch)}
        shown = self.request.GET.get("rows", "")
        may_import = self.request.user.has_perm("signatories.add_importbatch")
        return {
            **super().get_context_data(**kwargs),
            "report": batch.report,
            "shown": shown,
            "tallies": _tallies(batch),
            "page_obj": _in_words(Paginator(_rows(batch, shown), ROWS_PER_PAGE).get_page(self.request.GET.get("p"))),
            "written_count": batch.row_count(Outcome.NEW, Outcome.UPDATE),
            "refused_count": batch.row_count(Outcome.ERROR),
            "asked_count": batch.row_count(Outcome.ASK),
            "withdrew_count": batch.row_count(Outcome.WITHDREW),
            "asked_of_rows": _asked(batch),
            "asks_kind": _asks_kind(batch),
            "has_given_names": "given_name" in batch.report.get("mapping", {}).values(),
            "is_misunderstood": _is_misunderstood(batch),
            "source": describe_source(batch.report.get("understanding", {})) or batch.report.get("source", ""),
            "encoding_name": ENCODINGS.get(batch.report.get("understanding", {}).get("encoding", ""), ""),
            "decided": {
                int(row) for row, answers in batch.options.get("decisions", {}).items() if Question.SAME in answers
            },
            "may_import": may_import,
            # Who brings files in sees what they hold.
            "may_see": may_import or self.request.user.has_perm("signatories.view_contact"),
            "form": OptionsForm(batch) if batch.is_previewed and may_import else None,
            "confirm_form": ConfirmForm(initial={"run": batch.run}),
            "missing_count": missing_from_directory(batch).count() if batch.is_imported else 0,
        }


#: What may be answered to each question, in the order of the buttons.
ANSWERS = {
    Question.STRUCK: (Answer.SKIP, Answer.ADD),
    Question.TEXT: (Answer.ADD, Answer.SKIP),
    Question.WISH: (Answer.HIDE, Answer.SHOW, Answer.SKIP),
    Question.SAME: (Answer.UPDATE, Answer.ADD, Answer.SKIP),
}


def _asked(batch: ImportBatch) -> list[dict[str, Any]]:
    """Return what is asked of rows, how many, what may be answered, and what was answered for all of them."""
    answers = batch.options.get("answers", {})
    asked = batch.report.get("asked", {})
    return [
        {
            "question": question,
            "count": asked.get(question.value, 0),
            "answers": [Answer(answer) for answer in ANSWERS[question]],
            "answered": Answer(answers[question.value]).label if question.value in answers else "",
        }
        for question in Question
        if asked.get(question.value) or question.value in answers
    ]


def _asks_kind(batch: ImportBatch) -> bool:
    """Tell whether nothing but the kind of all rows is missing."""
    mapping = batch.report.get("mapping", {}).values()
    has_kind = "kind" in mapping or "kind" in batch.options.get("constants", {})
    return bool(batch.report.get("file_error")) and bool(mapping) and not has_kind


def _is_misunderstood(batch: ImportBatch) -> bool:
    """Tell whether the columns may be understood wrongly: something is asked of them, or too many rows fail."""
    report = batch.report
    is_open = any(report.get(key) for key in ("file_error", "kinds", "questions", "unnamed"))
    return is_open or MOST_REFUSED * batch.row_count(Outcome.ERROR) > report.get("rows", 0)


def _tallies(batch: ImportBatch) -> list[tuple[str, str, int]]:
    # The tab counts by what it shows: what the report says of rows includes what it says of them in other tabs.
    found = batch.rows.aggregate(**{name: Count("pk", filter=condition) for name, condition in SHOWN_BY.items()})
    tallies = [
        ("", _("All rows"), batch.report.get("rows", 0)),
        (Outcome.NEW.value, _("New"), batch.row_count(Outcome.NEW)),
        (Outcome.UPDATE.value, _("Updates"), batch.row_count(Outcome.UPDATE)),
        (Outcome.DUPLICATE.value, _("Duplicates"), batch.row_count(Outcome.DUPLICATE)),
        (Outcome.ASK.value, _("To decide"), batch.row_count(Outcome.ASK)),
        (Outcome.WITHDREW.value, _("Withdrawn before"), batch.row_count(Outcome.WITHDREW)),
        (Outcome.ERROR.value, _("Errors"), batch.row_count(Outcome.ERROR)),
        (ALIKE, _("To compare"), found[ALIKE]),
        (WARNED, _("Warnings"), found[WARNED]),
        (Outcome.LEFT_OUT.value, _("Left out"), batch.row_count(Outcome.LEFT_OUT)),
    ]
    return [tally for tally in tallies if tally[2] or tally[0] in ("", Outcome.NEW)]


def _in_words(page_of: Any) -> Any:
    """Add to rows what columns are called on screens, and the kind in words."""
    for row in page_of:
        kind = row.values.get("kind", "")
        row.kind_label = dict(Kind.choices).get(kind, kind)
        row.changes, row.private_changes = (
            [(column_label(column), was) for column, was in (replaced or {}).items()]
            for replaced in (row.before, row.before_private)
        )
    return page_of


def _rows(batch: ImportBatch, shown: str) -> Any:
    rows = batch.rows.order_by("number", "part")
    if shown in SHOWN_BY:
        return rows.filter(SHOWN_BY[shown])
    return rows.filter(outcome=shown) if shown else rows


def progress_context(batch: ImportBatch) -> dict[str, Any]:
    """Return what the screen of a job under way shows."""
    return {"object": batch, "progress": get_progress(batch)}


@may_import
def progress(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Return how far a job has come, for the screen that waits for it."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    return render(request, "signatories/admin/imports/_progress.html", progress_context(batch))


@may_import
@require_POST
def options(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Preview an upload again, with other columns or another policy."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    form = OptionsForm(batch, request.POST)
    try:
        if form.is_valid():
            _check(batch, form.options())
    except (UnknownColumn, ImportAlreadyDecided) as error:
        messages.error(request, str(error))
    return redirect("signatory_imports:inspect", pk)


@may_import
@require_POST
def leave_out(request: AuthenticatedHttpRequest, pk: int, number: int) -> HttpResponse:
    """Leave a row out of the import, or take it in again."""
    is_left_out = "take_in" not in request.POST
    return _check_again(request, pk, lambda options: options.with_row(number, left_out=is_left_out))


def _check_again(
    request: AuthenticatedHttpRequest, pk: int, change: Callable[[ImportOptions], ImportOptions]
) -> HttpResponse:
    """Preview an upload again with changed options, and come back to the rows that were looked at."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    try:
        _check(batch, change(ImportOptions.from_dict(batch.options)))
    except SignatoriesError as error:
        messages.error(request, str(error))
    return redirect(
        f"{reverse('signatory_imports:inspect', args=[pk])}?{urlencode({'rows': request.POST.get('rows', '')})}#rows"
    )


@may_import
@require_POST
def decide(request: AuthenticatedHttpRequest, pk: int, number: int) -> HttpResponse:
    """Answer what is asked of one row; a blank answer asks again."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise Http404
    given = form.cleaned_data
    return _check_again(request, pk, lambda options: options.with_decision(number, given["question"], given["answer"]))


@may_import
@require_POST
def answer(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Answer what is asked of many rows, for all of them; a blank answer asks again."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise Http404
    given = form.cleaned_data
    return _check_again(request, pk, lambda options: options.with_answer(given["question"], given["answer"]))


@may_import
@require_POST
def overrule(request: AuthenticatedHttpRequest, pk: int, number: int) -> HttpResponse:
    """Import a row although its signatory said no before, for a reason; without one, skip it again."""
    form = OverruleForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() and "skip" not in request.POST else ""
    if not reason and "skip" not in request.POST:
        refused = " ".join(map(str, form.errors.get("reason", [])))
        messages.error(request, refused or _("Say why this row is imported all the same."))
    return _check_again(request, pk, lambda options: options.with_overruled(number, reason))


@may_import
@require_POST
def explain(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Answer what is asked of the whole file: its header, its encoding, or what one of its columns means."""
    form = ExplainForm(request.POST)
    if not form.is_valid():
        raise Http404
    return _check_again(request, pk, form.applied_to)


@may_import
@require_POST
def confirm(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Import an upload as previewed: at once where it is short, else by the worker."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("signatory_imports:inspect", pk)
    good_rows = form.cleaned_data["good_rows"]
    try:
        batch = confirm_import(batch, agreed=True, user=request.user, run=form.cleaned_data["run"])
    except ImportAlreadyDecided as error:
        messages.warning(request, str(error))
        return redirect("signatory_imports:inspect", pk)
    if batch.row_count(Outcome.NEW, Outcome.UPDATE) > MAX_ROWS_IN_REQUEST:
        transaction.on_commit(lambda: write_import.enqueue(pk, good_rows=good_rows))
        return redirect("signatory_imports:inspect", pk)
    batch = commit_import(batch, good_rows=good_rows)
    if batch.is_imported:
        count = batch.row_count(Outcome.NEW, Outcome.UPDATE)
        messages.success(request, ngettext("%d signatory imported.", "%d signatories imported.", count) % count)
    else:
        messages.error(request, batch.report["file_error"] or _("Rows are refused, so nothing was imported."))
    return redirect("signatory_imports:inspect", pk)


@may_import
@require_POST
def resume(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Have the worker begin again, where it stopped without an answer; what is done already stays done."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    if batch.state == ImportState.CHECKING:
        check_import.enqueue(pk)
    elif batch.state == ImportState.IMPORTING:
        write_import.enqueue(pk, good_rows=bool(batch.row_count(Outcome.ERROR, Outcome.ASK)))
    return redirect("signatory_imports:inspect", pk)


@may_import
@require_POST
def discard(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Drop an upload, or stop the worker that is at it."""
    batch = cancel_import(get_object_or_404(ImportBatch, pk=pk), user=request.user)
    if batch.state == ImportState.DISCARDED:
        messages.success(request, _("The upload was discarded. Nothing was written."))
        return redirect("signatory_lists:inspect", batch.signatory_list_id)
    return redirect("signatory_imports:inspect", pk)


@may_import
def undo(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Ask whether an import is to be taken back; on POST, take it back."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    try:
        if request.method != "POST":
            require_undoable(batch)
            return render(request, "signatories/admin/imports/undo.html", {"object": batch})
        report = undo_import(batch, user=request.user)
    except NotUndone as error:
        messages.error(request, str(error))
    else:
        done = _("%(removed)d removed, %(restored)d restored.") % vars(report)
        messages.success(request, _("The import is undone.") + " " + done)
    return redirect("signatory_imports:inspect", pk)


@may_import
def problems(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Send the refused rows as a file."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    if not batch.upload:
        raise Http404
    try:
        content = refused_rows_csv(batch)
    except SignatoriesError as error:
        messages.error(request, str(error))
        return redirect("signatory_imports:inspect", pk)
    name = slugify(batch.file_name.rpartition(".")[0]) or "signatories"
    headers = {"Content-Disposition": f'attachment; filename="{name}-problems.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


@permission_required("signatories.add_organization")
@require_POST
def fill_directory(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Add the organizations of an import that the directory doesn't have."""
    count = add_to_directory(missing_from_directory(get_object_or_404(ImportBatch, pk=pk)), user=request.user)
    added = ngettext("%d organization added to the directory.", "%d organizations added to the directory.", count)
    messages.success(request, added % count)
    return redirect("signatory_imports:inspect", pk)
