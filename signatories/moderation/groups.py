"""Groups of a list by their headings, in any language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from signatories.exceptions import InvalidTransition
from signatories.locks import lock_list
from signatories.models import Relation, Signatory, SignatoryGroup
from signatories.moderation.staff_edits import set_group
from signatories.text import fold

if TYPE_CHECKING:
    from core.users.models import User


class Groups:
    """The groups of a list by heading; missing ones are created on first use."""

    def __init__(self, list_pk: int) -> None:
        self.list_pk = list_pk
        self._known: dict[str, SignatoryGroup] = {}
        self._count = 0
        for group in SignatoryGroup.objects.filter(signatory_list=list_pk):
            self._count += 1
            for heading in (group.heading, *group.headings.values()):
                self._known.setdefault(fold(heading), group)

    def find(self, heading: str) -> SignatoryGroup | None:
        """Return the group with a heading in any language, regardless of case and accents; None without one."""
        return self._known.get(fold(heading))

    def get_or_create(self, heading: str, headings: Mapping[str, str] | None = None) -> SignatoryGroup:
        """Return the group with a heading in any language; create it as the last one of the list if it is missing."""
        group = self.find(heading)
        if group is None:
            self._count += 1
            group = SignatoryGroup.objects.create(
                signatory_list_id=self.list_pk, heading=heading, headings=headings or {}, position=self._count
            )
            self._known[fold(heading)] = group
        return group

    def __call__(self, heading: str) -> int | None:
        """Return the primary key of the group with a heading, which is created if it is missing; None for a blank."""
        return self.get_or_create(heading).pk if heading else None


def group_by_relation(signatory: Signatory, *, user: User | None = None) -> Signatory:
    """Move an organization to the group named like its relation in the directory. Idempotent.

    A missing group is created, if the user may change lists. Raises `InvalidTransition` without a relation.
    """
    organization = signatory.organization
    if organization is None or organization.relation is None:
        raise InvalidTransition(_("“%s” has no relation in the directory of organizations.") % signatory.name)
    groups, relation = Groups(signatory.signatory_list_id), organization.relation
    if groups.find(relation.label) is None and user and not user.has_perm("signatories.change_signatorylist"):
        raise InvalidTransition(_("The list has no group “%s”, and you may not add groups.") % relation)
    group = groups.find(relation.label) or _add_group(signatory.signatory_list_id, relation)
    return set_group(signatory, group=group, user=user)


@transaction.atomic
def _add_group(list_pk: int, relation: Relation) -> SignatoryGroup:
    """Return the group of a relation, which is created unless somebody else did meanwhile."""
    lock_list(list_pk)
    return Groups(list_pk).get_or_create(relation.label, relation.labels)
