from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LettersConfig(AppConfig):
    name = "letters"
    verbose_name = _("Letters")

    def ready(self) -> None:
        """Register checks and our fonts, connect what answers scripts of other sites, make derived files known."""
        from letters import checks, fonts, image_metadata, receivers  # noqa: F401
        from letters.api import origins  # noqa: F401
        from letters.press import kit, share_image  # noqa: F401
        from letters.public import list_files  # noqa: F401
        from signatories import glyphs

        glyphs.register(fonts.missing_glyphs)
