"""Importing entries as unconfirmed: each signatory is asked by mail, and the import shows the answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from core.authenticated_request import AuthenticatedHttpRequest
from core.languages import site_languages
from signatories.admin.imports.preview_refresh import refresh_and_redirect
from signatories.admin.permission_policies import import_permission_required
from signatories.exchange.imports.confirmations import get_request_progress
from signatories.exchange.options import MAX_SOURCE, ImportOptions
from signatories.form_fields import PrintableField
from signatories.letter_info import letter_info_for
from signatories.models import ImportBatch, SignatoryList


class AskForm(forms.Form):
    """The source of the addresses, which the mail names, and the language of the mails."""

    address_source = PrintableField(
        label=gettext_lazy("Where the names and addresses come from"),
        max_length=MAX_SOURCE,
        help_text=gettext_lazy("Each mail names it, for example “the membership list of Example Riders”."),
        error_messages={"required": gettext_lazy("Say where the names and addresses come from: each mail names it.")},
    )
    mail_language = forms.ChoiceField(label=gettext_lazy("Language of the mails"))

    def __init__(self, batch: ImportBatch, *args: Any, **kwargs: Any) -> None:
        options = ImportOptions.from_dict(batch.options)
        languages = _mail_languages(batch.signatory_list)
        kwargs["initial"] = {
            "address_source": options.address_source,
            "mail_language": options.mail_language or next(iter(languages)),
        }
        super().__init__(*args, **kwargs)
        self.fields["mail_language"].choices = list(languages.items())  # type: ignore[attr-defined]

    def apply_to(self, options: ImportOptions) -> ImportOptions:
        """Return `options` with the answers. The form must be valid."""
        return replace(options, **self.cleaned_data)


def _mail_languages(signatory_list: SignatoryList) -> dict[str, str]:
    """Return the languages of the letter, or all of the site if it is not public, the default one first."""
    public = letter_info_for(signatory_list, get_language() or settings.LANGUAGE_CODE).languages
    languages = {code: name for code, name in site_languages().items() if not public or code in public}
    first = settings.LANGUAGE_CODE
    return {first: languages[first], **languages} if first in languages else languages


@import_permission_required
@require_POST
def ask_by_mail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Import the new entries of an upload as unconfirmed, or list them at once after all; preview it again."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    if "list_at_once" in request.POST:
        return refresh_and_redirect(request, pk, lambda options: replace(options, address_source="", mail_language=""))
    form = AskForm(batch, request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("signatory_imports:inspect", pk)
    return refresh_and_redirect(request, pk, form.apply_to)


@import_permission_required
def poll_requests(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Return the fragment with the answers, which the screen polls while mails wait."""
    batch = get_object_or_404(ImportBatch.objects.select_related("signatory_list"), pk=pk)
    context = {"object": batch, "requests": get_request_progress(batch)}
    return render(request, "signatories/admin/imports/_requests.html", context)
