from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "cms.pages"
    label = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        """Attach panels and forms to the models, and have the pages that migrations made completed."""
        from cms.pages.editors import register_editors
        from cms.pages.first_pages import complete_first_pages

        register_editors()
        post_migrate.connect(complete_first_pages, sender=self)
