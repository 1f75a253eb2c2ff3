"""Steps 2 and 3 of an import: its preview and its result, row by row."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.views.generic import InspectView

from signatories.admin.imports.asking import AskForm
from signatories.admin.imports.clean_names import clean_up_groups
from signatories.admin.imports.confirmation import ConfirmForm, only_removes
from signatories.admin.imports.new_questions import ADD_QUESTIONS, new_question_context
from signatories.admin.imports.options import OptionsForm
from signatories.admin.imports.progress import get_progress_context
from signatories.admin.imports.removal import WITHDRAW_PERMISSION, RemovalForm
from signatories.directory.organizations import directory_change, missing_from_directory
from signatories.enums import Answer, Kind, Outcome, Question
from signatories.exchange.imports.commit import WRITTEN
from signatories.exchange.imports.confirmations import get_request_progress
from signatories.exchange.known_columns import FIELD_OF, NAME_PARTS
from signatories.exchange.reading.encodings import ENCODINGS
from signatories.exchange.rows.clean_names import CLEANED_COLUMNS
from signatories.exchange.sandbox import describe_source
from signatories.models import ImportBatch, ImportRow, Signatory

ROWS_PER_PAGE = 50
#: If more than one row in this many is refused, the options are probably wrong, and the screen opens them.
REFUSED_ROW_RATIO = 3
#: Tabs that filter rows by something other than their outcome.
SIMILAR, WITH_WARNINGS, DECORATED = "alike", "warned", "decorated"
TAB_CONDITIONS = {SIMILAR: ~Q(alike=[]), WITH_WARNINGS: ~Q(warnings=[]), DECORATED: ~Q(offer={})}
#: The answers to each question, in the order of the buttons.
ALLOWED_ANSWERS = {
    Question.STRUCK: (Answer.SKIP, Answer.ADD),
    Question.TEXT: (Answer.ADD, Answer.SKIP),
    Question.DOUBT: (Answer.ADD, Answer.SKIP),
    Question.WISH: (Answer.HIDE, Answer.SHOW, Answer.SKIP),
    Question.SIGNER: (Answer.WORKPLACE, Answer.NAME, Answer.SKIP),
    Question.SAME: (Answer.UPDATE, Answer.ADD, Answer.SKIP),
    Question.REMOVE: (Answer.WITHDRAW, Answer.SKIP),
}


class ImportInspectView(InspectView):
    """The preview, the progress or the result of an import, depending on its state."""

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
            return {**super().get_context_data(**kwargs), **get_progress_context(batch)}
        report_asks = batch.options.get("address_source", "")
        may_import = self.request.user.has_perm("signatories.add_importbatch")
        return {
            **super().get_context_data(**kwargs),
            **self._get_row_context(),
            **self._get_form_context(may_import=may_import),
            "report": batch.report,
            "kept_entries": _kept_entries(batch),
            "notes": _group_notes(batch),
            "row_questions": _row_questions(batch),
            "clean_ups": clean_up_groups(batch),
            "needs_kind": _needs_kind(batch),
            "has_given_names": "given_name" in batch.report.get("mapping", {}).values(),
            "is_misunderstood": _is_misunderstood(batch),
            "source": describe_source(batch.report.get("understanding", {})) or batch.report.get("source", ""),
            "encoding_choices": _encoding_choices(batch),
            "decided": {
                int(row) for row, answers in batch.options.get("decisions", {}).items() if Question.SAME in answers
            },
            "may_import": may_import,
            # Users who may import see the content of the files.
            "may_see_contacts": may_import or self.request.user.has_perm("signatories.view_contact"),
            **new_question_context(batch, self.request.user),
            "report_asks": report_asks,
            "removal": batch.options.get("removal", ""),
            "only_removes": only_removes(batch),
            "may_withdraw": self.request.user.has_perm(WITHDRAW_PERMISSION),
            "requests": get_request_progress(batch) if report_asks and batch.is_imported else None,
            "directory": directory_change(missing_from_directory(batch)) if batch.is_imported else None,
        }

    def _get_row_context(self) -> dict[str, Any]:
        """Return the rows of the chosen tab, and the numbers of rows by outcome."""
        batch = self.object
        active_tab = self.request.GET.get("rows", "")
        return {
            "active_tab": active_tab,
            "tabs": _count_tabs(batch),
            "page_obj": _add_labels(
                Paginator(_filter_rows(batch, active_tab), ROWS_PER_PAGE).get_page(self.request.GET.get("p"))
            ),
            "written_count": batch.row_count(*WRITTEN),
            "updated_count": batch.row_count(Outcome.UPDATE),
            "refused_count": batch.row_count(Outcome.ERROR),
            "undecided_count": batch.row_count(Outcome.ASK),
            "withdrawn_count": batch.row_count(Outcome.WITHDREW),
            "removed_count": batch.row_count(Outcome.REMOVE),
        }

    def _get_form_context(self, *, may_import: bool) -> dict[str, Any]:
        """Return the forms; those that change the preview only for users who may import."""
        batch = self.object
        may_change = batch.is_previewed and may_import
        may_add_questions = self.request.user.has_perm(ADD_QUESTIONS)
        return {
            "form": OptionsForm(batch, may_add_questions=may_add_questions) if may_change else None,
            "ask_form": AskForm(batch) if may_change else None,
            "confirm_form": ConfirmForm(
                initial={"run": batch.run},
                asks_signers=bool(batch.options.get("address_source", "")),
                only_removes=only_removes(batch),
            ),
            "removal_form": RemovalForm(initial={"reason": batch.options.get("removal", "")}),
        }


def _kept_entries(batch: ImportBatch) -> list[Signatory]:
    """Return the entries that undoing the import left on the list, because they had changed since."""
    kept = batch.report.get("undone", {}).get("kept", [])
    # Reports of earlier releases have names as well.
    return list(Signatory.objects.filter(pk__in=[each["pk"] if isinstance(each, dict) else each for each in kept]))


def _row_questions(batch: ImportBatch) -> list[dict[str, Any]]:
    """Return the questions about rows, with the number of rows, the possible answers and the answer given for all."""
    answers = batch.options.get("answers", {})
    report = batch.report
    asked, decided = report.get("asked", {}), {Question.SIGNER.value: report.get("signers", 0)}
    return [
        {
            "question": question,
            "count": asked.get(question.value, 0),
            "decided": decided.get(question.value, 0),
            "answers": [Answer(answer) for answer in ALLOWED_ANSWERS[question]],
            "answered": Answer(answers[question.value]).label if question.value in answers else "",
        }
        for question in Question
        if asked.get(question.value) or question.value in answers or decided.get(question.value)
    ]


def _group_notes(batch: ImportBatch) -> list[dict[str, Any]]:
    """Return the notes about the file; one for all columns of which the same is said."""
    columns: dict[str, list[str]] = {}
    for note in batch.report.get("notes", []):
        columns.setdefault(note["reason"], []).extend([note["column"]] if note["column"] else [])
    return [{"reason": reason, "columns": names} for reason, names in columns.items()]


def _encoding_choices(batch: ImportBatch) -> list[dict[str, str]]:
    """Return the likely encodings of a file, each with words as it reads them; the usual one is always among them."""
    understanding = batch.report.get("understanding", {})
    samples = dict(understanding.get("encoding_samples", [])) or {understanding.get("encoding", ""): ""}
    samples.setdefault("cp1252", "")
    return [
        {"encoding": encoding, "name": str(ENCODINGS.get(encoding, encoding)), "sample": sample}
        for encoding, sample in samples.items()
    ]


def _needs_kind(batch: ImportBatch) -> bool:
    """Return True if only the kind of the rows is missing."""
    given = {*batch.report.get("mapping", {}).values(), *batch.options.get("constants", {})}
    has_name = not given.isdisjoint(("name", "organization", *NAME_PARTS))
    return bool(batch.report.get("file_error")) and has_name and "kind" not in given


def _is_misunderstood(batch: ImportBatch) -> bool:
    """Return True if the options may be wrong in a way that no button of the screen mends."""
    report = batch.report
    is_open = any(report.get(key) for key in ("kinds", "unnamed")) or (
        bool(report.get("file_error")) and not _needs_kind(batch)
    )
    return is_open or REFUSED_ROW_RATIO * batch.row_count(Outcome.ERROR) > report.get("rows", 0)


def _count_tabs(batch: ImportBatch) -> list[tuple[str, str, int]]:
    # Count the rows that each tab shows; the numbers of the report include rows of other tabs.
    counts = batch.rows.aggregate(
        **{name: Count("pk", filter=condition) for name, condition in TAB_CONDITIONS.items()}
    )
    tabs = [
        ("", _("All rows"), batch.report.get("rows", 0)),
        (Outcome.NEW.value, _("New"), batch.row_count(Outcome.NEW)),
        (Outcome.UPDATE.value, _("Updates"), batch.row_count(Outcome.UPDATE)),
        (Outcome.REMOVE.value, str(Outcome.REMOVE.label), batch.row_count(Outcome.REMOVE)),
        (Outcome.NOT_FOUND.value, str(Outcome.NOT_FOUND.label), batch.row_count(Outcome.NOT_FOUND)),
        (Outcome.DUPLICATE.value, _("Duplicates"), batch.row_count(Outcome.DUPLICATE)),
        (Outcome.ATTACHED.value, _("Further representatives"), batch.row_count(Outcome.ATTACHED)),
        (Outcome.ASK.value, _("To decide"), batch.row_count(Outcome.ASK)),
        (Outcome.WITHDREW.value, _("Withdrawn before"), batch.row_count(Outcome.WITHDREW)),
        (Outcome.ERROR.value, _("Errors"), batch.row_count(Outcome.ERROR)),
        (SIMILAR, _("To compare"), counts[SIMILAR]),
        (DECORATED, _("To clean"), counts[DECORATED]),
        (WITH_WARNINGS, _("Warnings"), counts[WITH_WARNINGS]),
        (Outcome.LEFT_OUT.value, _("Left out"), batch.row_count(Outcome.LEFT_OUT)),
    ]
    return [tab for tab in tabs if tab[2] or tab[0] in ("", Outcome.NEW)]


def _add_labels(page: Any) -> Any:
    """Add the labels of kinds and columns to the rows of a page."""
    numbers = [row.number for row in page]
    batches = {row.batch_id for row in page}
    second = ImportRow.objects.filter(batch__in=batches, number__in=numbers, part=1)
    both = set(second.values_list("number", flat=True))
    for row in page:
        row.is_both = row.number in both
        row.other_signer = _other_signer(row)
        kind = row.values.get("kind", "")
        row.kind_label = dict(Kind.choices).get(kind, kind)
        row.clean_cells = [(FIELD_OF[column], text) for column, text in row.offer.get("cells", {}).items()]
        is_doubted = row.outcome == Outcome.ASK and row.question == Question.DOUBT
        row.correctable_cells = (
            [(FIELD_OF[column], row.values.get(column, "")) for column in CLEANED_COLUMNS] if is_doubted else []
        )
        row.written_cells = list(row.offer.get("written", {}).values())
        is_removal = row.outcome == Outcome.REMOVE
        row.changes, row.private_changes = (
            [
                (FIELD_OF[column].label if column in FIELD_OF else column, was, now.get(column, ""))
                for column, was in ({} if is_removal else replaced or {}).items()
                # The origin follows the sort text, which is shown.
                if not (column == "sort_as_source" and "sort_as" in (replaced or {}))
            ]
            for replaced, now in ((row.before, row.values), (row.before_private, row.private))
        )
    return page


def _other_signer(row: ImportRow) -> Answer | None:
    """Return the answer that makes the other of name and workplace the organization; None if one alone may be."""
    if row.question != Question.SIGNER or row.outcome == Outcome.ASK:
        return None
    return Answer.NAME if row.private.get("representative") else Answer.WORKPLACE


def _filter_rows(batch: ImportBatch, active_tab: str) -> Any:
    rows = batch.rows.order_by("number", "part")
    if active_tab in TAB_CONDITIONS:
        return rows.filter(TAB_CONDITIONS[active_tab])
    return rows.filter(outcome=active_tab) if active_tab else rows
