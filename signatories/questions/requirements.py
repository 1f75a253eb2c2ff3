"""Changes by staff of the fields that the forms of a list require, offer or leave out. The audit log has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.log_actions import log

from core.edit_conflicts.conflict import EditConflict
from signatories.enums import Kind, Requirement
from signatories.models import SignatoryList

if TYPE_CHECKING:
    from core.users.models import User

#: A field of a kind.
Place = tuple[Kind, str]


@transaction.atomic
def change_requirements(
    signatory_list: SignatoryList,
    changes: Mapping[Place, str],
    *,
    opened: Mapping[Place, str] | None = None,
    user: User | None = None,
) -> SignatoryList:
    """Require, offer or leave out fields by kind; return the list as stored. Idempotent.

    `opened` has the requirements that staff saw when they opened the form. Raises `EditConflict`, with the stored
    requirements by `form_name`, if somebody else changed one of the same to something else since; `ValueError` for an
    unknown kind, field or requirement. Nothing is changed then.
    """
    stored = SignatoryList.objects.select_for_update(no_key=True).get(pk=signatory_list.pk)
    chosen: dict[str, dict[str, str]] = {kind: dict(fields) for kind, fields in stored.field_requirements.items()}
    before = {place: str(requirement_at(stored, place)) for place in changes}
    theirs = {
        form_name(place): before[place]
        for place, requirement in changes.items()
        if before[place] not in (requirement, (opened or before).get(place, before[place]))
    }
    if theirs:
        raise EditConflict(theirs)
    for (kind, name), requirement in changes.items():
        chosen.setdefault(str(kind), {})[name] = requirement
    stored.field_requirements = chosen
    changed = {place: requirement for place, requirement in changes.items() if before[place] != requirement}
    if changed:
        stored.save(update_fields=["field_requirements"])
        log(
            instance=stored,
            action="signatories.change_requirements",
            user=user,
            data={
                "requirements": [
                    {"kind": str(kind), "field": name, "before": before[kind, name], "after": requirement}
                    for (kind, name), requirement in changed.items()
                ]
            },
        )
    return stored


def requirement_at(signatory_list: SignatoryList, place: Place) -> Requirement:
    """Return the requirement of a field of a kind."""
    kind, name = place
    return signatory_list.requirement(name, kind)


def form_name(place: Place) -> str:
    """Return the name of the form field of a requirement."""
    kind, name = place
    return f"{kind}-{name}"
