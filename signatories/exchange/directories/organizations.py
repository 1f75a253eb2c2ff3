"""Import of files into the directory of organizations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core.audit_log import log_many
from signatories.directory.labels import add_labels
from signatories.exchange.cells.consent_answers import parse_yes_no
from signatories.exchange.cells.labels import LabelColumn
from signatories.exchange.directories.base import DirectoryChanged, DirectoryImport, PlannedRow
from signatories.exchange.directories.columns import NAME, SHARED
from signatories.exchange.known_columns import LANGUAGE_OF, RELATION
from signatories.models import MemberGroup, Organization, Relation
from signatories.models.labelled import Labelled
from signatories.text import fold

if TYPE_CHECKING:
    from core.users.models import User

GROUP = "member_group"
#: Values of a column of yes and no, between reading and storing.
YES, NO = "yes", "no"


@dataclass(frozen=True)
class OrganizationChoices:
    """What staff chose: which missing labels are added, and the relation of new organizations without one, by key."""

    adds_groups: bool = False
    adds_relations: bool = False
    relation: int | None = None


class OrganizationImport(DirectoryImport):
    """Imports organizations of the directory with their memberships, recognized by any of their names.

    Rows with a label that the site lacks get none, unless the choices add it. After planning, `without_relation` is
    the number of organizations that the file adds and for which neither it nor the choices name a relation.
    """

    model = Organization
    columns = (*SHARED, "region", RELATION, GROUP, "member_since", "is_listed")

    def __init__(
        self,
        user: User | None,
        *,
        max_rows: int = 0,
        mapping: Mapping[str, str] | None = None,
        choices: OrganizationChoices | None = None,
    ) -> None:
        super().__init__(user, max_rows=max_rows, mapping=mapping)
        choices = choices or OrganizationChoices()
        self.relations = LabelColumn(Relation, adds=choices.adds_relations)
        self.groups = LabelColumn(MemberGroup, adds=choices.adds_groups)
        self.labels: dict[str, LabelColumn[Any]] = {RELATION: self.relations, GROUP: self.groups}
        self.other_relation = Relation.objects.filter(pk=choices.relation).first() if choices.relation else None
        self.without_relation = 0

    def clean(self, column: str, cell: str) -> str:
        """Return the label of a relation or group as it is stored, or the cell as `DirectoryImport` does."""
        if column in self.labels:
            return self._label(self.labels[column], " ".join(cell.split()))
        if column == "is_listed":
            return _yes_or_no(cell)
        return super().clean(column, cell)

    def _label(self, column: LabelColumn[Any], cell: str) -> str:
        # A label that is not added is kept too: its row is not like one with a blank cell.
        label = (column.label_of(cell) or column.missing.get(fold(cell), "")) if cell else ""
        if fold(cell) in column.impossible:
            raise ValueError(_("is not one of these: %s") % column.known_labels)
        return label

    def match(self, rows: list[tuple[int, dict[str, str]]]) -> Iterator[PlannedRow]:
        """Match rows with the whole directory. New relations and groups are unsaved instances."""
        organizations = Organization.objects.select_related("relation", "member_group")
        known = {key: row for row in organizations for key in row.name_keys}
        new_labels = {
            column: {fold(label): labels.model(label=label) for label in labels.missing.values() if labels.adds}
            for column, labels in self.labels.items()
        }
        planned = []
        for number, values in rows:
            new = Organization(name=values[NAME])
            new.set_keys()
            row = known.get(new.name_key, new)
            is_new = row is new
            changes = self.apply(row, self._stored(values, new_labels))
            row.set_keys()
            known.update(dict.fromkeys(row.name_keys, row))
            planned.append(PlannedRow(number, values, row, changes, is_new=is_new))
        self._choose_relation(planned)
        yield from planned

    def _choose_relation(self, planned: list[PlannedRow]) -> None:
        """Give the chosen relation to new organizations for which no row names any; without a choice, count them."""
        named = {id(row.instance) for row in planned if RELATION in row.values}
        blank = [row for row in planned if row.is_new and id(row.instance) not in named]
        if self.other_relation:
            for row in blank:
                row.changes += self.apply(row.instance, {RELATION: self.other_relation})
        else:
            self.without_relation = len(blank)

    def _stored(self, values: Mapping[str, str], new: Mapping[str, Mapping[str, Labelled]]) -> dict[str, Any]:
        """Return the values of a row as a known organization stores them: its name in the directory stays."""
        stored: dict[str, Any] = {column: value for column, value in values.items() if column != NAME}
        for column, labels in self.labels.items():
            if column in stored:
                key = fold(stored[column])
                stored[column] = labels.known.get(key) or new[column].get(key)
                if stored[column] is None:
                    del stored[column]
        if "is_listed" in stored:
            stored["is_listed"] = stored["is_listed"] == YES
        return stored

    def write(self, rows: list[PlannedRow]) -> None:
        """Save organizations one by one, each with an entry in its history, and the relations and groups they need."""
        saved: dict[int, PlannedRow] = {}
        for row in rows:
            if row.is_new or row.changes:
                saved.setdefault(id(row.instance), row)
        for column, labels in self.labels.items():
            needed = [row.instance for row in saved.values() if _is_unsaved(getattr(row.instance, column))]
            if needed:
                stored = add_labels(labels.model, [getattr(each, column).label for each in needed], user=self.user)
                for each in needed:
                    setattr(each, column, stored[fold(getattr(each, column).label)])
        for row in saved.values():
            if row.is_new:
                row.instance.save()
        _save_changed([row for row in rows if row.changes and not saved[id(row.instance)].is_new])
        for action, is_new in (("wagtail.create", True), ("wagtail.edit", False)):
            log_many(action, ((row.instance, {}) for row in saved.values() if row.is_new == is_new), user=self.user)


def _save_changed(rows: list[PlannedRow]) -> None:
    """Save what the file says about known organizations. What staff edited meanwhile in other columns stays."""
    now = Organization.objects.select_for_update(no_key=True).in_bulk({row.instance.pk for row in rows})
    for row in rows:
        if row.instance.pk not in now:
            raise DirectoryChanged
        for column in {"names" if column in LANGUAGE_OF else column for column in row.values} - {NAME}:
            setattr(now[row.instance.pk], column, getattr(row.instance, column))
    for organization in now.values():
        organization.save()


def _is_unsaved(label: Labelled | None) -> bool:
    return label is not None and label.pk is None


def _yes_or_no(cell: str) -> str:
    if not cell.strip():
        return ""
    answer = parse_yes_no(fold(cell))
    if answer is None:
        raise ValueError(_("is neither yes nor no"))
    return YES if answer else NO
