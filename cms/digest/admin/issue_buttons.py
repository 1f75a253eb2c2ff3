"""Links between the screens of issues and the page tree, where issues are written."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import HeaderButton

from cms.digest.models import DigestIssuePage
from core.users.models import User


def issue_buttons(issue: DigestIssuePage, user: User) -> list[HeaderButton]:
    """Return the links to the editor of an issue, if the user may edit it, and to its page, if it is published."""
    buttons = []
    if issue.permissions_for_user(user).can_edit():
        url = reverse("wagtailadmin_pages:edit", args=[issue.pk])
        buttons.append(HeaderButton(_("Edit"), url=url, icon_name="edit", priority=10))
    if issue.live and issue.url:
        attrs = {"rel": "noreferrer"}
        buttons.append(HeaderButton(_("View live"), url=issue.url, icon_name="doc-empty", attrs=attrs, priority=20))
    return buttons
