"""The form of the editors of generated pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.content.page_forms import SitePageForm


class GeneratedPageForm(SitePageForm):
    """Remembers which facts an own text was written for, so that the editor can say what changed since."""

    facts_compared = forms.BooleanField(
        label=_("I have compared my texts with the sentences of today"),
        required=False,
        help_text=_("Only needed if a warning above says that they changed."),
    )

    def _post_clean(self) -> None:
        """Note the facts, once the instance has the new texts."""
        super()._post_clean()
        if not self.errors:
            self.instance.compare_facts(everything=bool(self.cleaned_data.get("facts_compared")))
