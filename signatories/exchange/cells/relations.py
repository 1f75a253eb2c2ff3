"""The column of relations to the coalition: labels in any language of relations that the directory has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from signatories.directory.labels import add_labels
from signatories.directory.relations import ADD_PERMISSION, CHANGE_PERMISSION, set_relations
from signatories.enums import Kind
from signatories.exchange.cells.labels import MAX_NEW_LABELS, LabelColumn
from signatories.exchange.known_columns import RELATION
from signatories.models import ImportRow, Relation, Signatory

if TYPE_CHECKING:
    from core.users.models import User

#: Values of the option `new_relations`: add the relations that the site lacks, or set none at all. By default, only
#: known relations are set.
ADD, NONE = "add", "none"


class RelationColumn(LabelColumn[Relation]):
    """Resolves the relations in a file, those of organizations only."""

    def __init__(self, new_relations: str = "") -> None:
        super().__init__(Relation, adds=new_relations == ADD)
        self.is_ignored = new_relations == NONE
        self.has_people = self.is_used = False

    def resolve(self, text: str, kind: str) -> dict[str, str]:
        """Return the value of the column in a row; {} if it is not imported, such as that of a person."""
        if not text:
            return {}
        if kind == Kind.INDIVIDUAL:
            self.has_people = True
            return {}
        self.is_used = True
        label = "" if self.is_ignored else self.label_of(text)
        return {RELATION: label} if label else {}

    def notes(self) -> list[str]:
        """Return the sentences about labels that the site lacks, and about cells that are not imported."""
        notes = []
        if self.is_used and self.is_ignored:
            notes.append(_("is not imported: you may not change the directory of organizations"))
        if self.adds and self.missing:
            names = ", ".join(self.missing.values())
            notes.append(_("names relations that the site lacks; the import adds them: %s") % names)
        if (
            unknown := [*self.impossible.values()]
            if self.adds
            else [*self.missing.values(), *self.impossible.values()]
        ):
            more = f" … ({len(unknown)})" if len(unknown) > MAX_NEW_LABELS else ""
            sentence = _("names relations that the site lacks, which are not imported: %(names)s (it has: %(known)s)")
            notes.append(sentence % {"names": ", ".join(unknown[:MAX_NEW_LABELS]) + more, "known": self.known_labels})
        if self.has_people:
            notes.append(_("is not imported for individuals: only organizations have a relation"))
        return notes


def permitted_choice(choice: str, user: User | None) -> str:
    """Return the option `new_relations` for what a user may change."""
    if user and not user.has_perm(CHANGE_PERMISSION):
        return NONE
    return "" if choice == NONE or (user and not user.has_perm(ADD_PERMISSION)) else choice


def relation_columns() -> tuple[str, ...]:
    """Return the column of staff files for relations; none on a site without relations."""
    return (RELATION,) if Relation.objects.exists() else ()


def relation_label(entry: Signatory) -> str:
    """Return the label of the relation of an entry in staff files. Select the organization and its relation."""
    return entry.relation.label if entry.relation else ""


def import_relations(
    written: Iterable[tuple[Signatory, ImportRow]], *, user: User | None, new_relations: str = ""
) -> None:
    """Set the relations in written rows, and note in the rows what they replace, for undoing the import.

    Rows of a user who may not change the directory set none. With the option "add", missing relations are added; they
    stay when the import is undone, as groups do.
    """
    rows = {
        entry.pk: (entry, row)
        for entry, row in written
        if row.values.get(RELATION) and (row.before is None or RELATION in row.before)
    }
    if not rows or (user and not user.has_perm(CHANGE_PERMISSION)):
        return
    if permitted_choice(new_relations, user) == ADD:
        add_labels(Relation, [row.values[RELATION] for _entry, row in rows.values()], user=user)
    pairs = [(entry, row.values[RELATION]) for entry, row in rows.values()]
    for pk, label in set_relations(pairs, user=user).items():
        row = rows[pk][1]
        row.before_relation = label
        row.save(update_fields=["before_relation"])


def restore_relation(row: ImportRow, entry: Signatory, *, user: User | None) -> None:
    """Undo the change of a relation by a row, unless the relation was changed since.

    Costs no query for a row that changed none, as most do.
    """
    if row.before_relation is None:
        return
    entry = Signatory.objects.select_related("organization__relation").get(pk=entry.pk)
    if relation_label(entry) == row.values.get(RELATION):
        set_relations([(entry, row.before_relation)], user=user)
