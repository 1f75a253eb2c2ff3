from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LettersConfig(AppConfig):
    name = "letters"
    verbose_name = _("Letters")

    def ready(self) -> None:
        """Register checks, signal receivers, derived files, fonts, editors, previews and usage."""
        from letters import checks, fonts, image_metadata, receivers  # noqa: F401
        from letters.admin.editors import register_editors
        from letters.admin.pdf_preview import register_pdf_preview
        from letters.admin.updates.usage import register_usage
        from letters.api import origins  # noqa: F401
        from letters.press import kit, share_image  # noqa: F401
        from letters.public import list_files  # noqa: F401
        from signatories import glyph_coverage

        register_editors()
        register_pdf_preview()
        register_usage()
        glyph_coverage.register_glyph_finder(fonts.missing_glyphs)
