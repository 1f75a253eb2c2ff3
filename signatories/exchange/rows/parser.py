"""Parsing of rows into entries: joins names, and tells organizations from people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from django.utils.translation import gettext as _

from signatories.enums import Kind, SortSource
from signatories.exchange.cells.cleanup import find_ordinal, is_placeholder, tidy_cell
from signatories.exchange.cells.consent_answers import parse_withdrawal
from signatories.exchange.cells.kind_words import kind_of_answer
from signatories.exchange.headers.mapping import holds_either
from signatories.exchange.known_columns import (
    CONTACT_COLUMNS,
    RELATION,
    RESOURCE_COLUMNS,
    TEXT_COLUMNS,
    WITHDRAW,
)
from signatories.exchange.reading.rows import Row
from signatories.exchange.rows.consent_columns import ConsentColumns
from signatories.exchange.rows.parsed_entry import Cells, ParsedEntry
from signatories.exchange.rows.person_names import BY_GIVEN_NAME, NameProblem, PersonName, PersonNameParser, is_within
from signatories.text import clean_text, fold

BOTH = "both"
#: Columns that signers fill with "n/a" if they have nothing to say.
OPTIONAL_COLUMNS = (
    *("title", "affiliation", "organization", "website", "email", "region", "group", "representative"),
    *("representative_role", "middle_name", "particle", "second_family_name", "suffix"),
)


class RowParser:
    """Parses the rows of a file with the columns at `position`; tidies cells unless it `is_exact` (an export)."""

    def __init__(
        self,
        position: Mapping[str, int],
        *,
        constants: Mapping[str, str],
        kinds: Mapping[str, Kind],
        header_of: Mapping[str, str],
        column: Callable[[int], Iterator[str]],
        questions: Iterable[str] = (),
        is_exact: bool = False,
    ) -> None:
        self.position = position
        self.constants = constants
        self.kinds = kinds
        #: The words for kinds repeat from row to row; a file that has names there must not fill the memory.
        self._kind_of_word = lru_cache(maxsize=64)(self._find_kind)
        self.header_of = header_of
        self.tidy = str if is_exact else tidy_cell
        #: Columns of names with a number in front, "1. Ada Example", and the pattern of the number.
        self.numbered = {
            name: ordinal
            for name in ("name", "given_name", "family_name", "organization")
            if name in position and not is_exact and (ordinal := find_ordinal(column(position[name])))
        }
        #: Columns in which "n/a" stands for a blank cell.
        self.optional = [] if is_exact else [column for column in OPTIONAL_COLUMNS if column in position]
        self.names = PersonNameParser(position, header_of)
        self.consents = ConsentColumns(position, header_of, column)
        self.questions = [column for column in questions if column in position]
        self.extra = [column for column in (*TEXT_COLUMNS, *CONTACT_COLUMNS, RELATION) if column in position]
        self.is_plain = not (self.names.has_parts or self.consents.columns or self.extra or "organization" in position)

    def kind_of(self, cells: Mapping[str, str]) -> str:
        """Return the kind that a row states, "both" included; "" if it is unknown."""
        return self._kind_of_word(cells["kind"])

    def _find_kind(self, cell: str) -> str:
        word = fold(cell)
        return self.kinds.get(word) or kind_of_answer(word)

    def parse(self, row: Row) -> list[ParsedEntry]:
        """Return the entry in a row, or two if a person also signs for an organization."""
        entries = self._parse(row)
        place = self.position.get(WITHDRAW, len(row.cells))
        if place < len(row.cells) and (cell := clean_text(row.cells[place])):
            answer = parse_withdrawal(fold(cell))
            for entry in entries:
                entry.withdraws = bool(answer)
                if answer is None:
                    entry.error = (WITHDRAW, _("is neither yes nor no"))
        if self.questions:
            places = {column: self.position[column] for column in self.questions}
            answers = {column: row.cells[place] for column, place in places.items() if place < len(row.cells)}
            for entry in entries:
                entry.answers = answers
        return entries

    def _parse(self, row: Row) -> list[ParsedEntry]:
        given = row.cells
        size = len(given)
        tidy = self.tidy
        found = {column: tidy(given[place]) if place < size else "" for column, place in self.position.items()}
        for column, ordinal in self.numbered.items():
            found[column] = ordinal.sub("", found[column], count=1)
        for column in self.optional:
            if is_placeholder(found[column], is_address=column == "email"):
                found[column] = ""
        cells = {
            column: cell if (cell := found.get(column, "")).strip() else self.constants.get(column, "")
            for column in RESOURCE_COLUMNS
        }
        kind = self.kind_of(cells)
        if self.is_plain and kind != BOTH:
            entry = ParsedEntry(cells)
            if kind == Kind.ORGANIZATION and not cells["name"].strip() and cells["affiliation"].strip():
                # Forms for both kinds may have the name of an organization in the column of the affiliation.
                cells["name"], cells["affiliation"] = cells["affiliation"], ""
                entry.sources["name"] = "affiliation"
            return [entry]
        extra = {name: clean_text(found[name]).replace("\n", " ") for name in self.extra if found[name].strip()}
        entries = self._entries(cells, found, extra, kind)
        for entry in entries:
            self.consents.read(entry, found)
        if len(entries) > 1 and entries[1].extra.pop("name_hidden", ""):
            # "Keep me anonymous" refers to the person.
            sentence = _("says that the person’s name is withheld; the organization’s is not")
            entries[1].warnings.append(("name_shown" if "name_shown" in self.position else "name_hidden", sentence))
        return entries

    def _entries(self, cells: Cells, found: Cells, extra: Cells, kind: str) -> list[ParsedEntry]:
        person = self.names.parse(found)
        if cells["kind"] == BY_GIVEN_NAME and self.names.has_parts:
            kind = (Kind.ORGANIZATION if person.lone or not person.name else Kind.INDIVIDUAL).value
            cells = {**cells, "kind": kind}
        sources = {"organization": "organization"}
        organization = "" if self.names.shared == "organization" else found.get("organization", "").strip()
        whole = "" if self.names.shared == "name" else cells["name"].strip()
        if person.name and whole and not _names_alike(person.name, whole):
            # The column mapped to the name holds the organization, beside the parts of a person's name.
            if not organization:
                organization, sources = whole, {"organization": "name"}
            whole = person.name
        elif is_within(whole, person.name):
            whole = person.name
        if kind == BOTH and (organization or cells["affiliation"].strip()) and (whole or person.name):
            individual = {**cells, "kind": Kind.INDIVIDUAL.value}
            both = {**cells, "kind": Kind.ORGANIZATION.value}
            return [
                self._individual(individual, extra, whole, person, organization, sources),
                self._organization(both, extra, whole or person.name, organization or cells["affiliation"], sources),
            ]
        if kind == Kind.ORGANIZATION:
            return [self._signing_organization(cells, extra, whole, person, organization, sources)]
        entry = self._individual(cells, extra, whole, person, organization, sources)
        if person.lone in self.names.mixed and not found.get("kind", "").strip():
            sentence = _("is the whole name of this individual: is it an organization?")
            entry.warnings.append((person.lone, sentence))
        return [entry]

    def _individual(
        self, cells: Cells, extra: Cells, whole: str, person: PersonName, organization: str, sources: Cells
    ) -> ParsedEntry:
        if person.doubt:
            return self._refused(cells, extra, person.doubt)
        name = whole or person.name
        entry = ParsedEntry({**cells, "name": name}, dict(extra))
        if person.sort_as and name and "sort_as" not in extra:
            entry.extra |= {"sort_as": person.sort_as, "sort_as_source": SortSource.PARTS.value}
        source = sources["organization"]
        if not organization or is_within(organization, name):
            return entry
        if not cells["affiliation"].strip():
            entry.cells["affiliation"] = organization
            entry.sources["affiliation"] = source
            if holds_either(self.header_of.get(source, "")):
                sentence = _("is treated as the affiliation of this person: %s")
                entry.warnings.append((source, sentence % organization))
        elif fold(organization) != fold(cells["affiliation"]):
            sentence = _("is not printed, because the person gives another affiliation: %s")
            entry.warnings.append((source, sentence % organization))
        return entry

    def _signing_organization(
        self, cells: Cells, extra: Cells, whole: str, person: PersonName, organization: str, sources: Cells
    ) -> ParsedEntry:
        # Only people have given names.
        is_person = bool(person.name) and whole in ("", person.name)
        affiliation = cells["affiliation"].strip()
        if is_person and person.lone and (person.is_of_either or not (organization or affiliation)):
            return self._lone_organization(cells, extra, person, organization)
        if is_person and person.clash and not organization:
            return self._refused(cells, extra, person.clash)
        if not organization and (is_person or not whole):
            organization, cells = affiliation, {**cells, "affiliation": ""}
            sources = {"organization": "affiliation"}
        if organization:
            entry = self._organization(cells, extra, person.name or whole, organization, sources)
            entry.representative_is_name = (
                not person.name and sources["organization"] == "organization" and "representative" not in extra
            )
            return entry
        if is_person:
            entry = ParsedEntry({**cells, "name": ""}, dict(extra))
            entry.error = ("name", _("the name of the organization is missing; “%s” is a person") % person.name)
            return entry
        entry = ParsedEntry({**cells, "name": whole}, dict(extra))
        if "organization" in self.position:
            if whole:
                entry.warnings.append(("organization", _("is blank, so the name is treated as the organization’s")))
            elif "name" not in self.position:
                entry.sources["name"] = "organization"
        return entry

    def _refused(self, cells: Cells, extra: Cells, unclear: NameProblem) -> ParsedEntry:
        error = (unclear.column, unclear.sentence)
        return ParsedEntry({**cells, "name": unclear.text}, dict(extra), error=error)

    def _lone_organization(self, cells: Cells, extra: Cells, person: PersonName, organization: str) -> ParsedEntry:
        """Return an organization whose name is the only text in the columns of person names."""
        entry = self._organization(
            {**cells, "affiliation": cells["affiliation"].strip() or organization},
            extra,
            "",
            person.name,
            {"organization": person.lone},
        )
        if organization and not cells["affiliation"].strip():
            entry.sources["affiliation"] = "organization"
        elif "organization" in self.position and person.lone != "organization" and not organization:
            entry.warnings.append(("organization", _("is blank, so the name is treated as the organization’s")))
        return entry

    def _organization(
        self, cells: Cells, extra: Cells, representative: str, organization: str, sources: Cells
    ) -> ParsedEntry:
        """Return the entry of an organization with its representative, whose role is in the column of the title."""
        entry = ParsedEntry(
            {**cells, "name": organization},
            {key: cell for key, cell in extra.items() if key not in ("sort_as", "sort_as_source")},
        )
        entry.sources["name"] = sources["organization"]
        if fold(entry.cells["affiliation"]) == fold(organization):
            entry.cells["affiliation"] = ""
        if representative and fold(representative) != fold(organization):
            entry.extra.setdefault("representative", clean_text(representative))
            if title := clean_text(cells["title"]).replace("\n", " "):
                entry.extra.setdefault("representative_role", title)
            entry.cells["title"] = ""
        return entry


def _names_alike(first: str, second: str) -> bool:
    """Return whether two names may be of one person: "Bob Sample" and "Robert Sample"."""
    return bool(set(fold(first).split()) & set(fold(second).split()))
