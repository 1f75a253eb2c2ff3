"""All bulk actions."""

from __future__ import annotations

from signatories.admin.bulk_actions.base import SignatoryAction
from signatories.admin.bulk_actions.decisions import (
    ApproveAction,
    AskAction,
    RejectAction,
    ReleaseAction,
    RestoreAction,
    WithdrawAction,
)
from signatories.admin.bulk_actions.delete import DeleteAction
from signatories.admin.bulk_actions.edits import ChangeKindAction, GroupAction, LeadAction, WithholdAction
from signatories.admin.bulk_actions.merge import MergeAction

BULK_ACTIONS: tuple[type[SignatoryAction], ...] = (
    ApproveAction,
    RejectAction,
    WithdrawAction,
    ChangeKindAction,
    MergeAction,
    AskAction,
    ReleaseAction,
    RestoreAction,
    LeadAction,
    GroupAction,
    WithholdAction,
    DeleteAction,
)
