"""The button of a listing that adds a page in the page tree."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.admin.widgets.button import Button, ButtonWithDropdown, HeaderButton
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from core.known_languages import language_name
from core.users.models import User


def add_buttons(user: User, label: str, parents: type[Page], model: type[Page]) -> list[Any]:
    """Return the button to add a page of a model where the user may; with several parents it asks below which one."""
    permitted = PagePermissionPolicy().instances_user_has_permission_for(user, "add").order_by().values("pk")
    found = parents.objects.filter(pk__in=permitted, alias_of=None).select_related("locale")
    links = [
        (f"{language_name(parent.locale.language_code)} ({parent.title})", _add_url(parent, model))
        for parent in found.order_by("path")
    ]
    if not links[1:]:
        return [HeaderButton(label, url=url, icon_name="plus") for _parent, url in links]
    buttons = [Button(parent, url=url, priority=number) for number, (parent, url) in enumerate(links)]
    return [ButtonWithDropdown(label, buttons=buttons, icon_name="plus", classname="w-header-button button")]


def _add_url(parent: Page, model: type[Page]) -> str:
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])
