"""Decisions about single rows of an import, or about all rows with the same question."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.admin.imports.preview_refresh import refresh_and_redirect
from signatories.admin.permission_policies import import_permission_required
from signatories.enums import Answer, Question
from signatories.form_fields import PrintableField


class RowDecisionForm(forms.Form):
    """The answer to a question about one row or all rows; blank to reset it."""

    question = forms.ChoiceField(choices=Question.choices)
    answer = forms.RegexField(
        regex=rf"^(?:{'|'.join(Answer.values)}|(?:{Answer.UPDATE.value}|{Answer.WITHDRAW.value}):\d+)?$",
        required=False,
    )


class OverruleForm(forms.Form):
    """The reason to import a row although its signatory withdrew or was rejected."""

    reason = PrintableField(label=gettext_lazy("Reason for importing this row anyway"), max_length=255, required=False)


@import_permission_required
@require_POST
def exclude_row(request: AuthenticatedHttpRequest, pk: int, number: int) -> HttpResponse:
    """Exclude a row from the import, or include it again."""
    is_left_out = "take_in" not in request.POST
    return refresh_and_redirect(request, pk, lambda options: options.with_row(number, left_out=is_left_out))


@import_permission_required
@require_POST
def decide_row(request: AuthenticatedHttpRequest, pk: int, number: int) -> HttpResponse:
    """Answer the question about one row; a blank answer resets it."""
    form = RowDecisionForm(request.POST)
    if not form.is_valid():
        raise Http404
    data = form.cleaned_data
    return refresh_and_redirect(
        request, pk, lambda options: options.with_decision(number, data["question"], data["answer"])
    )


@import_permission_required
@require_POST
def decide_rows(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Answer a question for all rows that raise it; a blank answer resets it."""
    form = RowDecisionForm(request.POST)
    if not form.is_valid():
        raise Http404
    data = form.cleaned_data
    return refresh_and_redirect(request, pk, lambda options: options.with_answer(data["question"], data["answer"]))


@import_permission_required
@require_POST
def overrule_row(request: AuthenticatedHttpRequest, pk: int, number: int) -> HttpResponse:
    """Import a row although its signatory withdrew or was rejected; without a reason, skip it again."""
    form = OverruleForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() and "skip" not in request.POST else ""
    if not reason and "skip" not in request.POST:
        refused = " ".join(map(str, form.errors.get("reason", [])))
        messages.error(request, refused or _("Give the reason for importing this row anyway."))
    return refresh_and_redirect(request, pk, lambda options: options.with_overruled(number, reason))
