from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "cms.content"
    label = "content"
    verbose_name = _("Content")

    def ready(self) -> None:
        """Connect the receivers, and attach the form to the pages, which do not import it."""
        from cms.content import kept_anchors, prerendering  # noqa: F401
        from cms.content.page_forms import SitePageCopyForm
        from cms.content.site_page import SitePage

        SitePage.copy_form_class = SitePageCopyForm
