"""Links between the screens of issues and the page tree, where issues are written."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button, ButtonWithDropdown, HeaderButton
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.digest.models import DigestIndexPage, DigestIssuePage
from core.known_languages import language_name


def add_buttons(user: User) -> list[Any]:
    """Return the button to write a new issue where the user may; with several digests it asks in which one."""
    permitted = PagePermissionPolicy().instances_user_has_permission_for(user, "add").order_by().values("pk")
    digests = DigestIndexPage.objects.filter(pk__in=permitted, alias_of=None).select_related("locale")
    links = [
        (f"{language_name(digest.locale.language_code)} ({digest.title})", _add_url(digest))
        for digest in digests.order_by("path")
    ]
    if not links[1:]:
        return [HeaderButton(_("New issue"), url=url, icon_name="plus") for _label, url in links]
    buttons = [Button(label, url=url, priority=number) for number, (label, url) in enumerate(links)]
    classname = "w-header-button button"
    return [ButtonWithDropdown(_("New issue"), buttons=buttons, icon_name="plus", classname=classname)]


def _add_url(digest: DigestIndexPage) -> str:
    return reverse("wagtailadmin_pages:add", args=["digest", "digestissuepage", digest.pk])


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
