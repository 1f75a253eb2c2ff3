"""What staff decide of single rows of an import, or of all rows of which the same is asked."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.admin.imports.preview_refresh import refresh_and_redirect
from signatories.admin.permissions import import_permission_required
from signatories.enums import Answer, Question
from signatories.form_fields import PrintableField


class RowDecisionForm(forms.Form):
    """What staff decide of one row, or of all rows of which the same is asked."""

    question = forms.ChoiceField(choices=Question.choices)
    answer = forms.RegexField(regex=rf"^(?:{'|'.join(Answer.values)}|{Answer.UPDATE.value}:\d+)?$", required=False)


class OverruleForm(forms.Form):
    """Why somebody who said no before is imported all the same."""

    reason = PrintableField(
        label=gettext_lazy("Why this row is imported all the same"), max_length=255, required=False
    )


@import_permission_required
@require_POST
def exclude_row(request: AuthenticatedHttpRequest, pk: int, number: int) -> HttpResponse:
    """Leave a row out of the import, or take it in again."""
    is_left_out = "take_in" not in request.POST
    return refresh_and_redirect(request, pk, lambda options: options.with_row(number, left_out=is_left_out))


@import_permission_required
@require_POST
def decide_row(request: AuthenticatedHttpRequest, pk: int, number: int) -> HttpResponse:
    """Answer what is asked of one row; a blank answer asks again."""
    form = RowDecisionForm(request.POST)
    if not form.is_valid():
        raise Http404
    given = form.cleaned_data
    return refresh_and_redirect(
        request, pk, lambda options: options.with_decision(number, given["question"], given["answer"])
    )


@import_permission_required
@require_POST
def decide_rows(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Answer what is asked of many rows, for all of them; a blank answer asks again."""
    form = RowDecisionForm(request.POST)
    if not form.is_valid():
        raise Http404
    given = form.cleaned_data
    return refresh_and_redirect(request, pk, lambda options: options.with_answer(given["question"], given["answer"]))


@import_permission_required
@require_POST
def overrule_row(request: AuthenticatedHttpRequest, pk: int, number: int) -> HttpResponse:
    """Import a row although its signatory said no before, for a reason; without one, skip it again."""
    form = OverruleForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() and "skip" not in request.POST else ""
    if not reason and "skip" not in request.POST:
        refused = " ".join(map(str, form.errors.get("reason", [])))
        messages.error(request, refused or _("Say why this row is imported all the same."))
    return refresh_and_redirect(request, pk, lambda options: options.with_overruled(number, reason))
