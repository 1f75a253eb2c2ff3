"""Log entries about accounts that Wagtail does not write: sign-ins, and who gained and lost which rights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.log_actions import LogActionRegistry, LogFormatter, log
from wagtail.models import GroupCollectionPermission, GroupPagePermission
from wagtail.models.audit_log import BaseLogEntry

from cms.accounts.address_notices import tell_former_address
from cms.accounts.second_factor.state import missing_after_password
from cms.accounts.sessions.ending import end_other_sessions
from core.audit_log import with_details
from core.users.models import User

CHANGED = "accounts.change_account"
LOG_ACTIONS = {
    "accounts.sign_in": (_("Sign in"), _("Signed in")),
    "accounts.sign_out": (_("Sign out"), _("Signed out")),
    CHANGED: (_("Change account"), _("Account or password changed")),
    "accounts.change_groups": (_("Change groups"), _("Groups of the account changed")),
    "accounts.change_permissions": (_("Change permissions"), _("Permissions changed")),
    "accounts.invite": (_("Invite"), _("Invited a colleague")),
    "accounts.invite_again": (_("Invite again"), _("Sent an invitation again")),
}
#: Actions whose data are rights "added" and "removed", which follow the message.
ABOUT_RIGHTS = ("accounts.change_groups", "accounts.change_permissions", "accounts.invite", "accounts.invite_again")
#: Models that have rights. None while another model of accounts is set, as before the upgrade from 0.1.0: then the
#: relations of this one have no table, and receivers of their changes hear of all others.
ACCOUNTS = () if User._meta.swapped else (User, Group)
#: What the log says in place of values.
WITHOUT_VALUES = {"password": "set", "email": "changed"}
#: Attributes of an account that decide what it may do.
POWERS = ("is_superuser", "is_staff", "is_active")


class RightsFormatter(LogFormatter):
    """Shows the rights that were added and removed after the message."""

    def format_message(self, log_entry: BaseLogEntry) -> str:
        """Return, for example, "Permissions changed: + letters.change_letter"."""
        signs = {"added": "+", "removed": "\N{MINUS SIGN}"}
        changed = [f"{sign} {name}" for verb, sign in signs.items() for name in log_entry.data.get(verb, ())]
        return with_details(str(self.message), ", ".join(changed))


class AccountFormatter(LogFormatter):
    """Shows the former name of a renamed account after the message."""

    label, message = LOG_ACTIONS[CHANGED]

    def format_message(self, log_entry: BaseLogEntry) -> str:
        """Return, for example, "Account or password changed: formerly “robin”"."""
        name = log_entry.data.get("former_username", "")
        return with_details(str(self.message), gettext("formerly “%s”") % name if name else "")


def register_log_actions(actions: LogActionRegistry) -> None:
    """Register the actions with Wagtail."""
    for action, (label, message) in LOG_ACTIONS.items():
        if action in ABOUT_RIGHTS:
            formatter = type("Formatter", (RightsFormatter,), {"label": label, "message": message})
            actions.register_action(action)(formatter)
        elif action == CHANGED:
            actions.register_action(action)(AccountFormatter)
        else:
            actions.register_action(action, label, message)


@receiver(user_logged_in)
def log_password(user: User, **kwargs: Any) -> None:
    """Log a sign-in by password, unless a second factor has to be proved or set up first."""
    if missing_after_password(user) is None:
        log_sign_in(user)


def log_sign_in(user: User) -> None:
    """Log a sign-in that is complete."""
    log(instance=user, action="accounts.sign_in", user=user)


@receiver(user_logged_out)
def log_sign_out(user: User | None, **kwargs: Any) -> None:
    """Log a sign-out; none of somebody whose session was over already."""
    if user is not None:
        log(instance=user, action="accounts.sign_out", user=user)


@receiver(pre_save, sender=User)
def note_changes(
    instance: User, *, raw: bool = False, update_fields: Iterable[str] | None = None, **kwargs: Any
) -> None:
    """Note which powers a save changes, which name it replaces, and whether it sets a password or an address."""
    changes: dict[str, Any] = {}
    former_email = ""
    # Django saves a password by name if it only hashes it anew.
    logged = (*POWERS, "email", "username")
    fields = (*logged, "password") if update_fields is None else tuple(set(logged) & set(update_fields))
    if fields and not raw:
        stored = User.objects.filter(pk=instance.pk).values(*fields).first() if instance.pk else None
        same = {"is_active": True, **{name: getattr(instance, name) for name in ("email", "username", "password")}}
        before = stored or dict.fromkeys(fields, False) | same
        changes = {name: getattr(instance, name) for name in fields if getattr(instance, name) != before[name]}
        former_email = str(before["email"]) if "email" in changes else ""
        if changes.pop("username", None) is not None:
            # The entry is labelled with the name that the account has now, older ones with this one.
            changes["former_username"] = before["username"]
    instance._former_email = former_email  # type: ignore[attr-defined]
    instance._logged_changes = changes | {name: word for name, word in WITHOUT_VALUES.items() if name in changes}  # type: ignore[attr-defined]


@receiver(post_save, sender=User)
def log_changes(instance: User, **kwargs: Any) -> None:
    """Log what `note_changes` noted, and tell the former address of another one.

    After another password, and if the account is deactivated, its sessions end.
    """
    if changes := getattr(instance, "_logged_changes", {}):
        log(instance=instance, action=CHANGED, data=changes)
        if "password" in changes or changes.get("is_active") is False:
            end_other_sessions(instance)
        instance._logged_changes = {}  # type: ignore[attr-defined]
    if former_email := getattr(instance, "_former_email", ""):
        tell_former_address(instance, former_email)
        instance._former_email = ""  # type: ignore[attr-defined]


def log_bulk_action(request: HttpRequest, action_type: str, objects: Sequence[Any], action: BulkAction) -> None:
    """Log what Wagtail's bulk actions are about to do with accounts: they log nothing, and save none of them."""
    if action.model is not User:
        return
    if action_type == "delete":
        for user in objects:
            log(instance=user, action="wagtail.delete", deleted=True)
    elif action_type == "set_active_state":
        is_active = action.get_execution_context()["mark_as_active"]
        for user in objects:
            if user.is_active != is_active:
                log(instance=user, action=CHANGED, data={"is_active": is_active})


@receiver(m2m_changed, sender=User.groups.through)
def log_groups(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any) -> None:
    """Log the groups that accounts joined and left."""
    verb = _verb(action)
    if verb is None or not isinstance(instance, ACCOUNTS):
        return
    if isinstance(instance, Group):
        users = instance.user_set.all() if pk_set is None else User.objects.filter(pk__in=pk_set)
        changed = [(user, [instance.name]) for user in users]
    else:
        groups = instance.groups.all() if pk_set is None else Group.objects.filter(pk__in=pk_set)
        changed = [(instance, sorted(group.name for group in groups))]
    for user, names in changed:
        _log_rights(user, "accounts.change_groups", verb, names)


@receiver(m2m_changed, sender=Group.permissions.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
def log_permissions(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any) -> None:
    """Log the permissions that a group or an account gained or lost."""
    verb = _verb(action)
    if verb is None or reverse or not isinstance(instance, ACCOUNTS):
        return
    held = instance.permissions if isinstance(instance, Group) else instance.user_permissions
    permissions = held.all() if pk_set is None else Permission.objects.filter(pk__in=pk_set)
    names = permissions.values_list("content_type__app_label", "codename")
    _log_rights(instance, "accounts.change_permissions", verb, sorted(".".join(name) for name in names))


@receiver(post_save, sender=GroupPagePermission)
@receiver(post_save, sender=GroupCollectionPermission)
@receiver(post_delete, sender=GroupPagePermission)
@receiver(post_delete, sender=GroupCollectionPermission)
def log_permission_on_part(
    instance: GroupPagePermission | GroupCollectionPermission, *, raw: bool = False, **kwargs: Any
) -> None:
    """Log a permission on a page or a collection, with those below it, that a group gained or lost."""
    if raw:
        return
    verb = "added" if "created" in kwargs else "removed"
    if isinstance(instance, GroupPagePermission):
        place = f"page {instance.page_id}"
    else:
        place = f"collection {instance.collection_id}"
    _log_rights(instance.group, "accounts.change_permissions", verb, [f"{instance.permission.codename} ({place})"])


def _verb(action: str) -> str | None:
    return {"post_add": "added", "post_remove": "removed", "pre_clear": "removed"}.get(action)


def _log_rights(instance: Model, action: str, verb: str, names: list[str]) -> None:
    if names:
        log(instance=instance, action=action, data={verb: names})
