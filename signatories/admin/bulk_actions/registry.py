"""All bulk actions on signatories. `action_priority` decides their order on screen."""

from __future__ import annotations

from signatories.admin.bulk_actions.base import SignatoryBulkAction
from signatories.admin.bulk_actions.decisions import (
    ApproveAction,
    AskQuestionAction,
    RejectAction,
    ReleaseAction,
    ResendAction,
    RestoreAction,
    WithdrawAction,
)
from signatories.admin.bulk_actions.delete import DeleteAction
from signatories.admin.bulk_actions.edits import (
    ChangeKindAction,
    GroupAction,
    GroupByRelationAction,
    LeadAction,
    PrintRepresentativesAction,
    WithholdAction,
)
from signatories.admin.bulk_actions.merge import MergeAction

BULK_ACTIONS: tuple[type[SignatoryBulkAction], ...] = (
    ApproveAction,
    RejectAction,
    WithdrawAction,
    ChangeKindAction,
    MergeAction,
    AskQuestionAction,
    ResendAction,
    ReleaseAction,
    RestoreAction,
    LeadAction,
    GroupAction,
    GroupByRelationAction,
    PrintRepresentativesAction,
    WithholdAction,
    DeleteAction,
)
