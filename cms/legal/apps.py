from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LegalConfig(AppConfig):
    name = "cms.legal"
    label = "legal"
    verbose_name = _("Legal pages")

    def ready(self) -> None:
        """Attach sections, panels and forms to the models. The sections need all models."""
        from cms.legal import accessibility_sections, privacy_sections
        from cms.legal.admin.editors import register_editors
        from cms.legal.models import AccessibilityPage, PrivacyPage

        AccessibilityPage.generated_sections = accessibility_sections.SECTIONS
        PrivacyPage.generated_sections = privacy_sections.SECTIONS
        register_editors()
