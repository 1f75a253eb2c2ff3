from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignatoriesConfig(AppConfig):
    name = "signatories"
    verbose_name = _("Signatories")

    def ready(self) -> None:
        """Connect the worker to what it waits for, and give our fields of several lines Wagtail's growing widget."""
        from wagtail.admin.forms.models import register_form_field_override
        from wagtail.admin.widgets import AdminAutoHeightTextInput

        from signatories import tasks  # noqa: F401
        from signatories.model_fields import PrintableTextField

        # Wagtail has it for TextField itself alone.
        register_form_field_override(PrintableTextField, override={"widget": AdminAutoHeightTextInput})
