"""The buttons of the bulk actions below the listing of signatories.

Wagtail's own `bulk_action_choices` shows every action to every user, and refuses afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button, ButtonWithDropdown, ListingButton

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser

    from core.users.models import User

#: Number of actions in the bar; the others are below *More*.
VISIBLE_BUTTONS = 4


def get_bulk_buttons(actions: Iterable[type[Any]], user: User | AnonymousUser) -> list[Button]:
    """Return the buttons of the `SignatoryBulkAction`s that `user` may perform, as Wagtail's script expects them."""
    allowed = [action for action in actions if user.has_perm(action.permission)]
    allowed.sort(key=lambda action: action.action_priority)
    buttons: list[Button] = [
        ListingButton(classname=" ".join(sorted(action.classes | {"bulk-action-btn"})), **_button_arguments(action))
        for action in allowed[:VISIBLE_BUTTONS]
    ]
    if more := [Button(**_button_arguments(action)) for action in allowed[VISIBLE_BUTTONS:]]:
        title = _("More bulk actions")
        classname = "button button-secondary button-small"
        buttons.append(ButtonWithDropdown(label=_("More"), attrs={"title": title}, classname=classname, buttons=more))
    return buttons


def _button_arguments(action: type[Any]) -> dict[str, Any]:
    return {
        "label": action.display_name,
        "url": reverse("wagtail_bulk_action", args=["signatories", "signatory", action.action_type]),
        "attrs": {"aria-label": action.aria_label, "data-bulk-action-button": ""},
        "priority": action.action_priority,
    }
