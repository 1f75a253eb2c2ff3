"""Legal holds. While a list is on hold, no rule, colleague or signer deletes or anonymizes anything of it.

Everything that deletes data of lists asks here: rules of retention by `without_held`, people by `require_not_held`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from signatories.exceptions import InvalidTransition
from signatories.locks import lock_list
from signatories.models import SignatoryList

if TYPE_CHECKING:
    from core.users.models import User

ModelT = TypeVar("ModelT", bound=Model)


def held_lists() -> QuerySet[SignatoryList]:
    """Return the lists on hold."""
    return SignatoryList.objects.filter(held_since__isnull=False)


def without_held(rows: QuerySet[ModelT, Any], list_path: str = "signatory_list") -> QuerySet[ModelT, Any]:
    """Leave out rows of lists on hold. `list_path` is the path from a row to its list; rows without a list stay."""
    return rows.filter(**{f"{list_path}__held_since__isnull": True})


def require_not_held(list_pk: int) -> None:
    """Raise `InvalidTransition` if a list is on hold."""
    if is_held(list_pk):
        raise InvalidTransition(hold_sentence())


def is_held(list_pk: int) -> bool:
    """Return whether a list is on hold now."""
    return held_lists().filter(pk=list_pk).exists()


def hold_sentence() -> str:
    """Return why nothing of a list can be deleted, in the active language. It does not tell the reason of the hold."""
    return _("This list is on legal hold: nothing of it can be deleted until the hold is lifted.")


def set_hold(signatory_list: SignatoryList, *, reason: str, user: User | None = None) -> None:
    """Put a list on hold for a reason, which the log keeps. Waits for deletions that are running. Idempotent."""
    with transaction.atomic():
        stored = _locked(signatory_list)
        if stored.is_on_hold:
            return
        _save(stored, reason)
        log(instance=stored, action="signatories.set_hold", user=user, data={"reason": reason})


def lift_hold(signatory_list: SignatoryList, *, reason: str, user: User | None = None) -> None:
    """Lift the hold of a list for a reason, which the log keeps. Periods that ended meanwhile apply. Idempotent."""
    with transaction.atomic():
        stored = _locked(signatory_list)
        if not stored.is_on_hold:
            return
        _save(stored, "")
        log(instance=stored, action="signatories.lift_hold", user=user, data={"reason": reason})


def _locked(signatory_list: SignatoryList) -> SignatoryList:
    lock_list(signatory_list.pk)
    return SignatoryList.objects.select_for_update().get(pk=signatory_list.pk)


def _save(signatory_list: SignatoryList, reason: str) -> None:
    signatory_list.held_since = timezone.now() if reason else None
    signatory_list.hold_reason = reason
    signatory_list.save(update_fields=["held_since", "hold_reason"])
