"""A panel of the editor of generated pages: what they say today, and which own texts are older than that."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel


class FactsPanel(Panel):
    """The generated sentences of each section, with a warning for each replaced one that has changed."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "legal/admin/facts_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add sections and warnings, in the language of the screen."""
            page = self.instance
            sections = [(section.title, list(section.facts(page))) for section in page.generated_sections()]
            return {
                **super().get_context_data(parent_context),
                "sections": sections,
                "outdated": page.outdated_sections(),
            }
