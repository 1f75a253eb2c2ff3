from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DigestConfig(AppConfig):
    name = "cms.digest"
    label = "digest"
    verbose_name = _("Digest")

    def ready(self) -> None:
        """Attach panels and forms to the models, share the budget of mailboxes, and listen to a mail provider."""
        from cms.digest.admin.editors import register_editors
        from cms.digest.confirmations import recent_requests
        from cms.digest.provider_events import connect
        from signatories.mail.budget import share_budget

        register_editors()
        share_budget(recent_requests)
        connect()
