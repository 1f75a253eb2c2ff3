from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignatoriesConfig(AppConfig):
    name = "signatories"
    verbose_name = _("Signatories")

    def ready(self) -> None:
        """Connect the receivers, and give multi-line text fields Wagtail's growing widget."""
        from wagtail.admin.forms.models import register_form_field_override
        from wagtail.admin.widgets import AdminAutoHeightTextInput

        from signatories import receivers  # noqa: F401
        from signatories.model_fields import PrintableTextField

        # Wagtail registers it for `TextField` itself, not for subclasses.
        register_form_field_override(PrintableTextField, override={"widget": AdminAutoHeightTextInput})
