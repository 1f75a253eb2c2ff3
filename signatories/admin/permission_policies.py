"""Permission policies that differ from the permissions of the model."""

from __future__ import annotations

from typing import Any

from wagtail.admin.auth import permission_required
from wagtail.permission_policies import ModelPermissionPolicy

from signatories.models import ImportBatch, Mail, SignatoryList


class RestrictedModelPermissionPolicy(ModelPermissionPolicy):
    """The permissions of the model, except for actions that no screen offers."""

    def __init__(self, model: Any, denied_actions: set[str]) -> None:
        super().__init__(model)
        self.denied_actions = denied_actions

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Return False for `denied_actions`, also for superusers."""
        return action not in self.denied_actions and bool(super().user_has_permission(user, action))


#: A list is created with its letter. It can be deleted once no letter and no edition uses it (`privacy.erasure`).
list_policy = RestrictedModelPermissionPolicy(SignatoryList, {"add"})
#: Imports are created on the screen of a list, by users who may add imports, and then serve as a record.
import_policy = RestrictedModelPermissionPolicy(ImportBatch, {"add", "change", "delete"})
#: Mail is a record too.
mail_policy = RestrictedModelPermissionPolicy(Mail, {"add", "change", "delete"})

import_permission_required = permission_required("signatories.add_importbatch")
