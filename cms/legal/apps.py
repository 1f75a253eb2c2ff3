from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from cms.legal.sections import Section


class LegalConfig(AppConfig):
    name = "cms.legal"
    label = "legal"
    verbose_name = _("Legal pages")

    def ready(self) -> None:
        """Attach sections, panels and forms to the models."""
        from cms.legal.admin.editors import register_editors
        from cms.legal.models import AccessibilityPage, PrivacyPage

        AccessibilityPage.generated_sections = staticmethod(  # type: ignore[method-assign]
            _accessibility_sections
        )
        PrivacyPage.generated_sections = staticmethod(_privacy_sections)  # type: ignore[method-assign]
        register_editors()


def _accessibility_sections() -> Sequence[Section]:
    from cms.legal.accessibility_sections import SECTIONS

    return SECTIONS


def _privacy_sections() -> Sequence[Section]:
    from cms.legal.privacy_sections import SECTIONS

    return SECTIONS
