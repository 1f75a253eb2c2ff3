"""Relations of organizations to the coalition: found by their labels, and set in the directory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from wagtail.log_actions import log

from signatories.directory.labels import rows_by_label
from signatories.directory.organizations import add_to_directory
from signatories.enums import Status
from signatories.models import Organization, Relation, Signatory
from signatories.text import fold

if TYPE_CHECKING:
    from core.users.models import User

#: The permission that changing a relation needs.
CHANGE_PERMISSION = "signatories.change_organization"
#: The permission that adding a relation needs.
ADD_PERMISSION = "signatories.add_relation"


def set_relations(entries: Iterable[tuple[Signatory, str]], *, user: User | None) -> dict[int, str]:
    """Set the relations of organizations in the directory, by label; return the replaced labels by key of the entry.

    A missing organization is added to the directory, unless its signer has not confirmed yet. Unknown labels are
    ignored; "" takes the relation away. Relations that are set already stay as they are. Each change is logged.
    """
    wanted = {entry.pk: (entry, label) for entry, label in entries if entry.is_organization}
    missing = [
        pk
        for pk, (entry, label) in wanted.items()
        if label and entry.organization_id is None and entry.status != Status.UNCONFIRMED
    ]
    if missing:
        add_to_directory(Signatory.objects.filter(pk__in=missing), user=user)
    relations: Mapping[str, Relation | None] = {**rows_by_label(Relation), "": None}
    links = dict(Signatory.objects.filter(pk__in=wanted).values_list("pk", "organization_id"))
    organizations = Organization.objects.select_for_update(no_key=True, of=("self",)).select_related("relation")
    rows = {row.pk: row for row in organizations.filter(pk__in=filter(None, links.values())).order_by("pk")}
    replaced: dict[int, str] = {}
    for pk, (_entry, label) in wanted.items():
        row = rows.get(links.get(pk) or 0)
        if row is None or fold(label) not in relations:
            continue
        relation = relations[fold(label)]
        if row.relation == relation:
            continue
        replaced[pk] = row.relation.label if row.relation else ""
        row.relation = relation
        row.save(update_fields=["relation"])
        log(instance=row, action="wagtail.edit", user=user)
    return replaced
