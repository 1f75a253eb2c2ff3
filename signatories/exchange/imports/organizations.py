"""Import of files into the directory of organizations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from core.languages import language_codes
from signatories.directory.labels import rows_by_label
from signatories.exchange.cells.consent_answers import parse_yes_no
from signatories.exchange.headers.mapping import plain_words
from signatories.exchange.imports.directory import SHARED, DirectoryImport
from signatories.models import MemberGroup, Organization, Relation
from signatories.text import fold

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: Headers of files of members.
MEMBER_HEADERS = {
    **dict.fromkeys(("member since", "joined", "membre depuis", "mitglied seit", "beitritt"), "member_since"),
    **dict.fromkeys(("member group", "group", "sector", "groupe", "secteur", "gruppe", "bereich"), "member_group"),
    **dict.fromkeys(("is listed", "listed", "affiche", "aufgefuhrt"), "is_listed"),
}
#: Values of a column of yes and no, between reading and storing.
YES, NO = "yes", "no"


class OrganizationImport(DirectoryImport):
    """Imports organizations of the directory with their memberships, recognized by any of their names."""

    model = Organization
    columns = SHARED | {"region", "relation", "member_group", "member_since", "is_listed"}

    def __init__(self, user: User | None, *, max_rows: int = 0) -> None:
        super().__init__(user, max_rows=max_rows)
        self.headings = {**_exported_headings(), **MEMBER_HEADERS}
        self.labelled: dict[str, dict[str, Any]] = {
            "relation": rows_by_label(Relation),
            "member_group": rows_by_label(MemberGroup),
        }

    def _column(self, header: str) -> str:
        """Return the column of a header, or of the heading that exports of the directory have in any language."""
        return self.headings.get(plain_words(header)) or super()._column(header)

    def clean(self, column: str, cell: str) -> str:
        if column in self.labelled:
            return self._label(column, cell)
        if column == "is_listed":
            return _yes_or_no(cell)
        return super().clean(column, cell)

    def _label(self, column: str, cell: str) -> str:
        known = self.labelled[column]
        if cell.strip() and fold(cell) not in known:
            labels = ", ".join(map(str, dict.fromkeys(known.values()))) or "–"
            raise ValueError(_("is not one of these: %s") % labels)
        return fold(cell)

    def _stored(self, values: Mapping[str, str]) -> dict[str, Any]:
        """Return the values of a row as a known organization stores them: its name in the directory stays."""
        stored: dict[str, Any] = {column: value for column, value in values.items() if column != "name"}
        for column, known in self.labelled.items():
            if column in stored:
                stored[column] = known[stored[column]]
        if "is_listed" in stored:
            stored["is_listed"] = stored["is_listed"] == YES
        return stored

    def save(self, rows: list[dict[str, str]]) -> None:
        """Add or update rows one by one, each with an entry in its history."""
        organizations = Organization.objects.select_related("relation", "member_group")
        known = {key: row for row in organizations for key in row.name_keys}
        for values in rows:
            new = Organization(name=values["name"])
            new.set_keys()
            row = known.get(new.name_key, new)
            changed = self.apply(row, self._stored(values))
            if row.pk and not changed:
                self.report.unchanged += 1
                continue
            is_new = row.pk is None
            row.save()
            known.update(dict.fromkeys(row.name_keys, row))
            log(instance=row, action="wagtail.create" if is_new else "wagtail.edit", user=self.user)
            self.report.added += is_new
            self.report.updated += not is_new


def _yes_or_no(cell: str) -> str:
    if not cell.strip():
        return ""
    answer = parse_yes_no(fold(cell))
    if answer is None:
        raise ValueError(_("is neither yes nor no"))
    return YES if answer else NO


def _exported_headings() -> dict[str, str]:
    """Return the columns by the headings of exports of the directory, in all languages of the site."""
    headings = {}
    fields: Any = Organization._meta
    for language in language_codes():
        with override(language):
            for column in ("country", "region", "relation", "member_group", "member_since", "is_listed"):
                headings[plain_words(str(fields.get_field(column).verbose_name))] = column
    return headings
