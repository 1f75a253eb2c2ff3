"""Screens to request editions, follow their state and take them down."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from core.authenticated_request import AuthenticatedHttpRequest
from letters.admin.list_panels import EditionsPanel
from letters.editions.edition_requests import check_publishable, request_edition
from letters.editions.missing_glyphs import find_missing_glyphs
from letters.editions.takedown import take_down
from letters.exceptions import NothingToPublish
from letters.models import Edition
from letters.models.public_letters import public_letters_for
from letters.signed_texts.text_changes import signed_earlier_counts
from signatories.form_fields import PrintableField
from signatories.listing.counts import current_counts
from signatories.models import SignatoryList


class TakedownForm(forms.Form):
    """The reason for taking an edition down."""

    reason = PrintableField(
        label=gettext_lazy("Reason"),
        multiline=True,
        max_length=1_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Shown to readers instead of the PDF, and kept in the history."),
    )


@permission_required("letters.add_edition")
def new_edition(request: AuthenticatedHttpRequest, list_pk: int) -> HttpResponse:
    """Show the content of the next edition; on POST, request it."""
    signatory_list = get_object_or_404(SignatoryList, pk=list_pk)
    try:
        if request.method == "POST":
            request_edition(signatory_list, user=request.user)
            messages.success(request, _("The edition is being made: see below, under Editions."))
            return redirect(f"{reverse('signatory_lists:inspect', args=[list_pk])}#{EditionsPanel.html_id}")
        check_publishable(signatory_list)
    except NothingToPublish as error:
        messages.error(request, str(error))
        return redirect("signatory_lists:inspect", list_pk)
    letters = public_letters_for(signatory_list)
    return render(
        request,
        "letters/admin/new_edition.html",
        {
            "signatory_list": signatory_list,
            "letters": letters,
            "signed_earlier": signed_earlier_counts(letters[0]),
            "without_glyph": find_missing_glyphs(signatory_list, letters),
            "counts": current_counts(signatory_list),
        },
    )


@permission_required("letters.view_edition")
def edition_list(request: AuthenticatedHttpRequest, list_pk: int) -> HttpResponse:
    """Return the panel of editions, which the list's screen reloads while one is being made."""
    signatory_list = get_object_or_404(SignatoryList, pk=list_pk)
    return HttpResponse(EditionsPanel(signatory_list).render_html({"request": request}))


@permission_required("letters.take_down_edition")
def take_down_edition(request: AuthenticatedHttpRequest, list_pk: int, number: int) -> HttpResponse:
    """Show the form to take an edition down; on POST, take it down."""
    signatory_list = get_object_or_404(SignatoryList, pk=list_pk)
    edition = get_object_or_404(Edition.objects.published(), signatory_list=signatory_list, number=number)
    form = TakedownForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        take_down(edition, reason=form.cleaned_data["reason"], user=request.user)
        messages.success(request, _("The edition was taken down."))
        return redirect("signatory_lists:inspect", list_pk)
    return render(request, "letters/admin/take_down.html", {"edition": edition, "form": form})
