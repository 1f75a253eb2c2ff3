"""A panel of the editor of pages with sections: the addresses of these, to send or to print."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel


class SectionLinksPanel(Panel):
    """The published sections of a page, each with its address, which stays when the heading is rewritten."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "content/admin/section_links.html"

        def is_shown(self) -> bool:
            """Show the panel while the page is published; a draft has no address yet."""
            return bool(self.instance.pk and self.instance.live and super().is_shown())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add heading and URL of each section of the published text, not of the draft."""
            page = type(self.instance)._base_manager.get(pk=self.instance.pk)
            url = page.full_url or ""
            links = [(section.heading, f"{url}#{section.anchor}") for section in page.sections()]
            return {**super().get_context_data(parent_context), "links": links}
