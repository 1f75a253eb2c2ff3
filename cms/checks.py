"""What is wrong with the settings of this machine, said before anything is lost."""

from __future__ import annotations

from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from signatories.services.mail_server import check_backend


@checks.register
def check_mail(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of a public server whose mail goes nowhere; `outbox.deliver` then sends nothing."""
    try:
        check_backend()
    except ImproperlyConfigured as error:
        hint = "Set EMAIL_URL to a mail server, such as smtp+tls://user:password@mail.example.org:587."
        return [checks.Warning(str(error), hint=hint, id="cms.W001")]
    return []
