"""What staff read about the periodic tasks of the worker."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: By the names in `cms.operations.periodic_tasks`.
LABELS = {
    "mail": _("Send mail to signers and staff"),
    "requests to confirm": _("Ask whole lists to confirm"),
    "reminders": _("Remind before a list closes"),
    "requests to confirm imports": _("Ask those who were imported to confirm"),
    "pages for webhooks": _("Announce pages to webhooks"),
    "link requests": _("Answer requests for links"),
    "webhooks": _("Send messages of webhooks"),
    "subscription requests": _("Answer requests to subscribe"),
    "requests to confirm subscriptions": _("Ask to confirm subscriptions"),
    "tests of issues of the digest": _("Send tests of issues"),
    "issues of the digest": _("Prepare issues of the digest"),
    "deliveries of the digest": _("Send issues of the digest"),
    "messages of the contact form": _("Pass on messages of the contact form"),
    "password resets": _("Answer requests for new passwords"),
    "invitations": _("Invite colleagues"),
    "missing sort texts": _("Guess how names sort"),
    "logos": _("Process logos"),
    "sort keys": _("Sort lists"),
    "sort orders": _("Look for lists to sort"),
    "old previews": _("Delete old previews"),
    "notify moderators": _("Tell moderators what waits for review"),
    "closings": _("Announce that lists close"),
    "automatic editions": _("Look for editions to make"),
    "editions": _("Make editions"),
    "published texts": _("Record published texts"),
    "failure reports": _("Report failures to staff"),
    "derived files": _("Make share images, press kits and other files"),
    "files of long lists": _("Look for long lists whose files are to be made"),
    "changes of lists": _("Add up the counted changes of lists"),
    "derived files of what is gone": _("Delete files of what is gone"),
    "audit log": _("Seal the audit log"),
    "verification of the audit log": _("Verify the audit log"),
    "times of a wrong clock": _("Repair times that a wrong clock set"),
    "scheduled publishing": _("Publish scheduled pages"),
    "cdn": _("Tell the cache in front of the site what to forget"),
    "housekeeping": _("Delete what is no longer kept"),
    "backups": _("Make the daily backup"),
    "abandoned jobs": _("Take over the jobs of dead workers"),
    "interrupted imports": _("Begin interrupted imports again"),
}


def label_of(name: str) -> str | Promise:
    """Return the label of a periodic task; its name if it has none."""
    return LABELS.get(name, name)
