"""Who may do what in the admin, where it differs from the model's own permissions."""

from __future__ import annotations

from typing import Any

from wagtail.admin.auth import permission_required
from wagtail.permission_policies import ModelPermissionPolicy

from signatories.models import ImportBatch, Mail, SignatoryList


class RestrictedModelPermissionPolicy(ModelPermissionPolicy):
    """The model's permissions, but for some actions that nobody has a screen for."""

    def __init__(self, model: Any, denied_actions: set[str]) -> None:
        super().__init__(model)
        self.denied_actions = denied_actions

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Say no to the actions in `denied_actions`, whoever asks."""
        return action not in self.denied_actions and bool(super().user_has_permission(user, action))


#: A list comes with its letter. It can be deleted once no letter and no edition has it (`privacy.erasure`).
list_policy = RestrictedModelPermissionPolicy(SignatoryList, {"add"})
#: An import is made from a list's screen (by who may add imports), and is the record of what happened.
import_policy = RestrictedModelPermissionPolicy(ImportBatch, {"add", "change", "delete"})
#: Mail is a record too.
mail_policy = RestrictedModelPermissionPolicy(Mail, {"add", "change", "delete"})

import_permission_required = permission_required("signatories.add_importbatch")
