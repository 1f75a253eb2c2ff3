"""Panels of the editor of letters."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.admin.panels import Panel

from letters.models.letter_status import decisive_updates, staff_status
from letters.signed_texts.text_changes import signed_earlier_counts
from signatories.admin.lists.opening import open_signing_url
from signatories.listing.counts import current_counts


class SignatoryListPanel(Panel):
    """Shows the counts of a letter, links to its list, and asks about a change of a signed text."""

    def get_form_options(self) -> dict[str, Any]:
        """Name the field that the panel renders: Wagtail adds fields of no panel at the end of the form."""
        return {**super().get_form_options(), "fields": ["text_change"]}

    class BoundPanel(Panel.BoundPanel):
        template_name = "letters/admin/signatory_list_panel.html"

        def is_shown(self) -> bool:
            """Show the panel once the letter was saved, and so has a list."""
            return bool(self.instance.signatory_list_id)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """Add the list, its public counts, and the counts of signers of an earlier text."""
            signatory_list = self.instance.signatory_list
            return {
                **super().get_context_data(parent_context),
                "signatory_list": signatory_list,
                "counts": current_counts(signatory_list),
                "status": staff_status(
                    signatory_list, timezone.now(), decisive_updates([signatory_list]).get(signatory_list.pk)
                ),
                "opening_url": open_signing_url(signatory_list, self.request.user),
                "is_live": self.instance.live,
                "signed_earlier": signed_earlier_counts(self.instance),
            }


class SlugPanel(Panel):
    """Warns before the slug of a public letter is changed."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "letters/admin/slug_panel.html"

        def is_shown(self) -> bool:
            """Show the warning while the letter is live."""
            return bool(self.instance.pk and self.instance.live)
