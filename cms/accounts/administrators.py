"""Only administrators change accounts of administrators, and make some: Wagtail protects them from deletion only.

Whoever may change accounts or groups can give themselves every right that a group has, so that only administrators
give groups with such rights.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.views.bulk_action import BulkAction

from core.users.models import User

#: Rights to change accounts and groups, by the models.
ADMINISTERING = {"user": ("users", ("add_user", "change_user")), "group": ("auth", ("add_group", "change_group"))}
#: The right to make accounts, by hand or by invitation.
ADD_ACCOUNTS = "users.add_user"


def administering_groups() -> QuerySet[Group]:
    """Return the groups whose members may make or change accounts or groups."""
    rights = Permission.objects.none()
    for app, names in ADMINISTERING.values():
        rights |= Permission.objects.filter(content_type__app_label=app, codename__in=names)
    return Group.objects.filter(pk__in=Group.permissions.through.objects.filter(permission__in=rights).values("group"))


def givable_groups(giver: User) -> QuerySet[Group]:
    """Return the groups that an account may give to others."""
    every = Group.objects.order_by("name")
    return every if giver.is_superuser else every.exclude(pk__in=administering_groups())


def may_make_account(giver: User | None, groups: Iterable[Group], *, is_administrator: bool) -> bool:
    """Return whether somebody may make an account with these groups, and perhaps an administrator's."""
    if giver is None or not giver.is_active or not giver.has_perm(ADD_ACCOUNTS):
        return False
    keys = {group.pk for group in groups}
    return giver.is_superuser or (not is_administrator and not administering_groups().filter(pk__in=keys).exists())


def protect_administrator(request: Any, user: User | None = None) -> None:
    """Refuse to change an administrator, to make one, or to give a group with such rights; administrators may."""
    if request.user.is_superuser:
        return
    is_about_one = user is not None and user.is_superuser
    if is_about_one or "is_superuser" in request.POST or _gives_administering(request.POST.getlist("groups"), user):
        raise PermissionDenied


def protect_administrators(request: HttpRequest, action_type: str, objects: Sequence[Any], action: BulkAction) -> None:
    """Refuse bulk actions on accounts some of which are administrators, or that give a group with such rights.

    Administrators may.
    """
    if action.model is not User:
        return
    for user in objects:
        protect_administrator(request, user)
    is_administrator = isinstance(request.user, User) and request.user.is_superuser
    if action_type == "assign_role" and not is_administrator and _gives_administering(request.POST.getlist("role")):
        raise PermissionDenied


def _gives_administering(keys: Iterable[str], user: User | None = None) -> bool:
    """Return whether a form adds an account to a group with such rights of which it is not a member yet."""
    given = administering_groups().filter(pk__in=[key for key in keys if key.isascii() and key.isdigit()])
    return (given if user is None else given.exclude(user=user)).exists()
