"""The column of relations to the coalition: labels in any language of relations that the directory has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from signatories.directory.relations import CHANGE_PERMISSION, relations_by_label, set_relations
from signatories.enums import Kind
from signatories.exchange.columns import RELATION
from signatories.models import ImportRow, Relation, Signatory
from signatories.text import fold

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class RelationColumn:
    """Resolves the labels in a file. `unknown` has those that no relation has."""

    def __init__(self) -> None:
        self.relations = relations_by_label()
        self.unknown: dict[str, str] = {}
        self.has_people = False

    def resolve(self, text: str, kind: str) -> dict[str, str]:
        """Return the value of the column in a row; {} if it is blank, unknown, or that of a person."""
        if not text:
            return {}
        if kind == Kind.INDIVIDUAL:
            self.has_people = True
            return {}
        if relation := self.relations.get(fold(text)):
            return {RELATION: relation.label}
        self.unknown.setdefault(fold(text), text)
        return {}

    def notes(self) -> list[str]:
        """Return the sentences about cells that are not imported."""
        notes = []
        if self.unknown:
            known = ", ".join(str(relation) for relation in dict.fromkeys(self.relations.values())) or "–"
            sentence = _("names relations that the site lacks, which are not imported: %(names)s (it has: %(known)s)")
            notes.append(sentence % {"names": ", ".join(self.unknown.values()), "known": known})
        if self.has_people:
            notes.append(_("is not imported for individuals: only organizations have a relation"))
        return notes


def relation_columns() -> tuple[str, ...]:
    """Return the column of staff files for relations; none on a site without relations."""
    return (RELATION,) if Relation.objects.exists() else ()


def relation_label(entry: Signatory) -> str:
    """Return the label of the relation of an entry in staff files. Select the organization and its relation."""
    return entry.relation.label if entry.relation else ""


def import_relations(written: Iterable[tuple[Signatory, ImportRow]], *, user: User | None) -> None:
    """Set the relations in written rows, and note in the rows what they replace, for undoing the import.

    Rows of a user who may not change the directory set none.
    """
    rows = {
        entry.pk: (entry, row)
        for entry, row in written
        if row.values.get(RELATION) and (row.before is None or RELATION in row.before)
    }
    if not rows or (user and not user.has_perm(CHANGE_PERMISSION)):
        return
    pairs = [(entry, row.values[RELATION]) for entry, row in rows.values()]
    for pk, label in set_relations(pairs, user=user).items():
        row = rows[pk][1]
        row.before_relation = label
        row.save(update_fields=["before_relation"])


def restore_relation(row: ImportRow, entry: Signatory, *, user: User | None) -> None:
    """Undo the change of a relation by a row, unless the relation was changed since."""
    entry = Signatory.objects.select_related("organization__relation").get(pk=entry.pk)
    if row.before_relation is not None and relation_label(entry) == row.values.get(RELATION):
        set_relations([(entry, row.before_relation)], user=user)
