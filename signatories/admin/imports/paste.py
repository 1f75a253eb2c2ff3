"""Step 1 of an import, without a file: a box for pasted names, with a preview of how each line is split."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from core.authenticated_request import AuthenticatedHttpRequest
from core.numbers import grouped
from signatories.admin.imports.choices import COLUMN_LABELS
from signatories.admin.imports.list_step import ListStepMixin
from signatories.admin.imports.preview_refresh import refresh_preview
from signatories.admin.permission_policies import import_permission_required
from signatories.enums import ImportState, Kind
from signatories.exchange.imports.pasted_names import (
    FIELDS,
    MAX_CHARACTERS,
    MAX_LINES,
    OPTIONS,
    Choice,
    LineChoices,
    PastedLine,
    PastedNames,
    is_choice,
)
from signatories.exchange.imports.uploads import store_upload
from signatories.exchange.known_columns import choice_label
from signatories.exchange.reading.line_fields import MIXED, Doubt

#: Lines that the preview shows; of more lines, those in doubt come first.
LINES_SHOWN = 200
LINE, SHAPE = "line", "shape"
DOUBTS = {
    Doubt.HEADING: gettext_lazy("This may be a heading, not a signatory."),
    Doubt.NO_NAME: gettext_lazy("There is no name in this line."),
    Doubt.LONG_NAME: gettext_lazy("This is long for a name: is it a sentence?"),
    Doubt.PAIR: gettext_lazy("These may be two signatories: give each a line of their own."),
    Doubt.FAMILY_FIRST: gettext_lazy("The family name seems to come first."),
    Doubt.TITLE_OR_AFFILIATION: gettext_lazy("Title or affiliation?"),
    Doubt.MANY_PARTS: gettext_lazy("Where do the titles end, and where does the affiliation begin?"),
    Doubt.REPRESENTATIVE: gettext_lazy("Is this the organization and its representative?"),
    Doubt.KIND: gettext_lazy("This may be an organization."),
}
#: Labels of fields that are shorter than in the form that maps columns.
PART_LABELS = {
    "representative": gettext_lazy("Representative"),
    "representative_role": gettext_lazy("Role of the representative"),
    "given_name": gettext_lazy("Given name"),
    "family_name": gettext_lazy("Family name"),
}


class PasteForm(forms.Form):
    """The pasted text, the kind of its lines, and corrections of the split."""

    text = forms.CharField(
        label=gettext_lazy("Names"),
        max_length=MAX_CHARACTERS,
        strip=False,
        help_text=gettext_lazy(
            "One signatory a line, from a mail, a chat, a document or a web page. Numbers and bullets are removed; "
            "commas, tabs, semicolons and dashes divide name, title and affiliation."
        ),
        error_messages={
            "required": gettext_lazy("Paste some names first."),
            "max_length": gettext_lazy(
                "This text has %(show_value)s characters; at most %(limit_value)s can be pasted. "
                "Save it as a text file and upload it."
            ),
        },
        widget=forms.Textarea(
            attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off", "data-action": "input->w-swap#submitLazy"}
        ),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("The signatories are"),
        initial=Kind.INDIVIDUAL.value,
        choices=[
            (Kind.INDIVIDUAL.value, gettext_lazy("individuals")),
            (Kind.ORGANIZATION.value, gettext_lazy("organizations")),
            (MIXED, gettext_lazy("both: words such as “association” tell organizations apart")),
        ],
        widget=forms.RadioSelect(attrs={"data-action": "input->w-swap#submitLazy"}),
    )
    choices = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        """Refuse a text with too many lines."""
        text: str = self.cleaned_data["text"]
        if (count := len(text.splitlines())) > MAX_LINES:
            raise forms.ValidationError(
                _(
                    "This text has %(count)s lines; at most %(most)s can be pasted. "
                    "Save it as a text file and upload it."
                )
                % {"count": grouped(count), "most": grouped(MAX_LINES)}
            )
        return text

    def pasted_names(self) -> PastedNames | None:
        """Return the lines as split, with the corrections; None if the text is refused."""
        if not {"text", "kind"} <= set(self.cleaned_data):
            return None
        choices = LineChoices.from_json(self.cleaned_data.get("choices", ""))
        return PastedNames.read(self.cleaned_data["text"], self.cleaned_data["kind"], choices)


@method_decorator(import_permission_required, name="dispatch")
class PasteView(ListStepMixin, FormView[PasteForm]):
    """Split pasted names, and preview them as a file. Nothing is written to the list."""

    request: AuthenticatedHttpRequest
    form_class = PasteForm
    template_name = "signatories/admin/imports/paste.html"
    page_title = gettext_lazy("Paste names")
    step_label = gettext_lazy("Paste names")
    header_icon = "clipboard-list"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the message that the live preview shows once the session has ended."""
        signed_out = _("You are signed out. Your text stays in this box: sign in in another tab, then go on.")
        return super().get_context_data(swap_messages=json.dumps({"403": signed_out}), **kwargs)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the split, with a correction if its button was pressed; "import" stores it as an upload."""
        form = self.get_form()
        form.is_valid()
        pasted = form.pasted_names()
        if pasted is not None and "apply" in self.request.POST:
            choices = self._apply_choice(form, pasted)
            form = PasteForm({**self.request.POST.dict(), "choices": choices.as_json()})
            form.is_valid()
            pasted = form.pasted_names()
        is_fragment = self.request.headers.get("x-requested-with") == "XMLHttpRequest"
        if is_fragment:
            self.template_name = "signatories/admin/imports/_pasted_names.html"
        elif pasted is not None and "import" in self.request.POST:
            return self._store(form, pasted)
        return self.render_to_response(self.get_context_data(form=form, is_fragment=is_fragment, **_preview(pasted)))

    def _apply_choice(self, form: PasteForm, pasted: PastedNames) -> LineChoices:
        """Return the choices with that of the line whose button was pressed, for itself or for all lines like it."""
        choices = LineChoices.from_json(form.cleaned_data.get("choices", ""))
        scope, _colon, digest = self.request.POST["apply"].partition(":")
        line = next((line for line in pasted.lines if line.digest == digest), None)
        if line is None:
            return choices
        choice: Choice = ()
        if "reset" not in scope:
            names = [f"kind-{digest}", *(f"part-{digest}-{place}" for place in range(len(line.line.parts)))]
            choice = tuple(self.request.POST.get(name, "") for name in names)
            if scope == "skip":
                choice = (line.kind, *[""] * len(line.line.parts))
            if not is_choice(choice):
                return choices
        if scope == SHAPE:
            return choices.with_shape(line.shape, choice, [other.digest for other in pasted.of_shape(line.shape)])
        return choices.with_line(digest, choice)

    def _store(self, form: PasteForm, pasted: PastedNames) -> HttpResponse:
        if not pasted.entries:
            form.add_error("text", _("There is no name in this text."))
            return self.render_to_response(self.get_context_data(form=form, **_preview(pasted)))
        batch = store_upload(
            self.signatory_list,
            pasted.as_csv(),
            file_name=_("Pasted names") + ".csv",
            options=OPTIONS,
            user=self.request.user,
        )
        refresh_preview(batch)
        if batch.state == ImportState.REFUSED:
            form.add_error("text", batch.report["file_error"])
            return self.render_to_response(self.get_context_data(form=form, **_preview(pasted)))
        return redirect("signatory_imports:inspect", batch.pk)


def _preview(pasted: PastedNames | None) -> dict[str, Any]:
    """Return the template context of the split lines."""
    if pasted is None:
        return {}
    shown = pasted.lines
    if len(shown) > LINES_SHOWN:
        shown = sorted(shown, key=lambda line: not line.doubt)[:LINES_SHOWN]
        shown.sort(key=lambda line: line.number)
    counts = Counter(line.shape for line in pasted.lines)
    return {
        "pasted": pasted,
        "shown": [_row(line, counts[line.shape]) for line in shown],
        "hidden_count": len(pasted.lines) - len(shown),
        "kind_choices": Kind.choices,
        "field_choices": [("", _("leave out")), *((name, _label(name)) for name in FIELDS)],
    }


def _label(name: str) -> str:
    return str(PART_LABELS.get(name) or COLUMN_LABELS.get(name) or choice_label(name))


def _row(line: PastedLine, alike: int) -> dict[str, Any]:
    columns = line.columns
    details = [columns.get(name, "") for name in ("title", "affiliation")]
    representative = [columns.get(name, "") for name in ("representative", "representative_role")]
    return {
        "line": line,
        "columns": columns,
        "kind_label": Kind(line.kind).label,
        "details": ", ".join(filter(None, details)),
        "representative": ", ".join(filter(None, representative)),
        "doubt": DOUBTS[Doubt(line.doubt)] if line.doubt else "",
        "others": alike - 1,
        "alike": alike,
    }
