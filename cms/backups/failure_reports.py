"""Mail to administrators about a daily backup that fails again and again."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.models import PeriodicRun
from core.languages import preferred_language
from core.users.recipients import staff_to_notify
from signatories.enums import MailPurpose
from signatories.mail.outbox import queue_to_staff
from signatories.models import Mail

#: Failed runs in a row after which administrators get mail.
REPORT_AFTER = 2


def report_failure(error: Exception) -> int:
    """Queue mail about the failure of the current run; return how many, none if it was reported since a success.

    The first failure may pass by itself: the worker tries again after 20 minutes.
    """
    run = PeriodicRun.objects.filter(pk="backups", attempts__gte=REPORT_AFTER).first()
    if run is None:
        return 0
    reported = Mail.objects.filter(purpose=MailPurpose.FAILURE, user__isnull=False, text__contains=f"\n{_address()}")
    if run.finished_at:
        reported = reported.filter(created_at__gt=run.finished_at)
    informed = set(reported.values_list("user", flat=True))
    users = [user for user in staff_to_notify("cms.view_system") if user.pk not in informed]
    for user in users:
        with override(preferred_language(user)):
            text = "\n".join((_("The daily backup"), str(error), _address()))
            queue_to_staff(MailPurpose.FAILURE, user, text=text)
    return len(users)


def _address() -> str:
    return f"{settings.BASE_URL}{reverse('system')}"
