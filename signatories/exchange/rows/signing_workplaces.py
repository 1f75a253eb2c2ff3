"""Rows of organizations that name a person beside a workplace: which of the two is the organization."""

from __future__ import annotations

import re
from enum import Enum, auto
from itertools import islice
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from signatories.enums import Answer, Kind, Question
from signatories.exchange.cells.cleanup import is_placeholder
from signatories.exchange.headers.mapping import plain_words
from signatories.exchange.headers.synonyms import ORGANIZATION_HEADERS
from signatories.exchange.reading.list_words import is_organizationlike, is_titlelike
from signatories.names.decorations import parse_decorations, plain_name
from signatories.names.titles import PARTICLES
from signatories.text import clean_text, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from signatories.exchange.options import ImportOptions
    from signatories.exchange.rows.parsed_entry import ParsedEntry

#: Rows of organizations that decide whether the names of a file are people's.
MAX_ROWS_COMPARED = 200
#: Words of a person's name.
MIN_NAME_WORDS, MAX_NAME_WORDS = 2, 5
#: Letters of a word of a name that an e-mail address repeats.
MIN_ADDRESS_WORD = 3
#: Words of causes and places in the names of organizations, which people's names do not have.
_CAUSES = re.compile(
    r"\b(?:action|amnesty|animals?|asylum|buen|care|cities|citizens?|climate|climat|clima|clean|community|communities"
    r"|country|countries|crisis|cultural?|data|democra\w+|derechos|development|digital|direitos|diritti|disability"
    r"|droits?|earth|eco|ecolog\w+|education|electronic|energy|environment\w*|equality|europe(?:an|a|enne?)?|fair"
    r"|families|farmers?|food|forests?|freedom|freiheit|frontiers?|frontieres|future|gender|global|green|greens"
    r"|health|home|housing|human|international\w*|internacional|internazionale|internet|justice|justicia|justica"
    r"|giustizia|klima\w*|knowledge|labou?r|land|legal|liberty|libertes?|life|local|media|menschenrechte|mothers"
    r"|mundo|national\w*|nacional|nature|natur|new|oceans?|online|open|ouverte?s?|outreach|paix|pace|parents?|paz"
    r"|peace|people|peuples?|planet|planete|policy|political|power|privacy|public|public[oa]|refugees?|regional"
    r"|research|rights?|rivers?|safe|save|science|sciences|services?|sin|social\w*|solidar\w+|sozial\w*|studies"
    r"|support|sustainab\w+|team|terre|tierra|terra|together|trade|transparency|transport|united|urban|vie|voices?"
    r"|watch|water|welt|witness|wohnen|women|femmes?|mujeres|frauen|mulheres|donne|workers?|works|world|youth"
    r"|jeunes|jeunesse|jugend|young|zukunft)\b"
)
#: Join two things in the names of organizations.
_JOINS = {"of", "for", "the", "and", "pour", "et", "und", "fur", "para", "per", "voor", "against", "contre", "gegen"}
#: Headers of columns that only people fill.
_WORKPLACE = re.compile(
    r"\b(?:employers?|work\w*|employeurs?|travail\w*|arbeit\w*|dienststelle|werkgever|werkplek|werkt|trabaj\w*"
    r"|empleador\w*|adscripcion|trabalh\w*|empregador\w*|lavor\w*)\b"
)
_PEOPLE = re.compile(
    r"\b(?:first|last|given|family|surnames?|prenoms?|vornamen?|vor|nachnamen?|apellidos?|cognome|sobrenome|apelido"
    r"|voornaam|achternaam|persons?|personnes?|personas?|pessoas?)\b|\b(?:wie heiss|comment vous appel|como se"
    r"|come si chiama|hoe heet)"
)
_NO_NAME = re.compile(r"[\d&@/+!?:#]")


class Signer(Enum):
    """Which of a name and a workplace is the organization that signs."""

    NAME = auto()
    WORKPLACE = auto()
    UNCLEAR = auto()


class SignerResolver:
    """Decides in rows of organizations whether the name or the workplace is the organization.

    `headers` are those of the file by column; `organizations` are name and workplace in its rows of organizations,
    the first of which tell whether the names are people's. A person that is the name becomes the representative of the
    organization. Rows that are unclear ask; `options` have the answers.
    """

    def __init__(
        self, options: ImportOptions, headers: Mapping[str, str], organizations: Iterable[tuple[str, str]]
    ) -> None:
        self.options = options
        self.is_workplace = bool(_WORKPLACE.search(plain_words(headers.get("affiliation", ""))))
        compared = islice(organizations, MAX_ROWS_COMPARED)
        names = [name for name, workplace in compared if name and workplace and not is_placeholder(workplace)]
        self.names_people = 2 * sum(map(is_like_person, names)) >= len(names) > 0
        header = plain_words(headers.get("name", ""))
        self.is_name_of_organization = header in ORGANIZATION_HEADERS
        self.is_name_of_people = bool(_PEOPLE.search(header))

    def resolve(self, number: int, entry: ParsedEntry, kind: str) -> Answer | None:
        """Set the name and the representative of the entry in row `number`.

        Returns the answer that was applied. Returns None if there is nothing to decide, or if the row is unclear:
        then `entry.asks_signer` is set.
        """
        if kind != Kind.ORGANIZATION or entry.error:
            return None
        name, workplace = _candidates(entry)
        if not name or fold(name) == fold(workplace):
            return None
        if not workplace:
            entry.asks_signer = (
                self._is_person_alone(name, entry) and self._decision(number, Signer.UNCLEAR) != Signer.NAME
            )
            return None
        found = self._signer(name, workplace, entry)
        signer = self._decision(number, found)
        entry.asks_signer = signer == Signer.UNCLEAR
        return None if entry.asks_signer else self._apply(signer, found, entry)

    def _apply(self, signer: Signer, found: Signer, entry: ParsedEntry) -> Answer | None:
        name, workplace = _candidates(entry)
        if _is_stated(entry) and found == signer == Signer.WORKPLACE:
            # A column for organizations says who signs.
            _drop_affiliation(entry)
            return None
        if signer == Signer.WORKPLACE:
            _sign_as_workplace(entry, name, workplace)
            return Answer.WORKPLACE
        _sign_as_name(entry, name, workplace)
        if self.is_name_of_organization and entry.extra.get("representative"):
            _drop_affiliation(entry)
        return Answer.NAME

    def _decision(self, number: int, found: Signer) -> Signer:
        """Return what staff decided about a row, or `found`. An answer for all rows makes no name a person's."""
        decided = self.options.decisions.get(str(number), {}).get(Question.SIGNER, "")
        answered = self.options.answers.get(Question.SIGNER, "")
        if not decided and (answered == Answer.NAME or found == Signer.UNCLEAR):
            decided = answered
        return {Answer.NAME.value: Signer.NAME, Answer.WORKPLACE.value: Signer.WORKPLACE}.get(decided, found)

    def _signer(self, name: str, workplace: str, entry: ParsedEntry) -> Signer:
        if _is_stated(entry):
            return Signer.UNCLEAR if is_organizationlike(name) and not _has_role(entry) else Signer.WORKPLACE
        representative = fold(entry.extra.get("representative", ""))
        if self.is_name_of_organization or representative:
            is_same = representative == fold(name) and not self.is_name_of_organization
            return Signer.WORKPLACE if is_same else Signer.NAME
        is_certain = self._is_certain_person(name, entry)
        if is_organizationlike(name):
            return Signer.UNCLEAR if is_certain or self.is_workplace else Signer.NAME
        if _is_place(workplace, entry) or (is_titlelike(workplace) and not is_organizationlike(workplace)):
            # "Independent researcher" is nobody's organization.
            return Signer.UNCLEAR
        is_person = is_certain or self.is_workplace or self.is_name_of_people or is_like_person(name)
        return Signer.WORKPLACE if is_person else Signer.UNCLEAR

    def _is_person_alone(self, name: str, entry: ParsedEntry) -> bool:
        """Return whether a row without a workplace is most likely about a person."""
        if entry.extra.get("representative") or not is_like_person(name):
            return False
        words = _words_in_address(name, entry)
        return self.names_people or _is_decorated(name) or (len(words) > 1 and all(words))

    @staticmethod
    def _is_certain_person(name: str, entry: ParsedEntry) -> bool:
        """Return whether a role, a title or the e-mail address of the row shows that the name is a person's."""
        if _has_role(entry) or _is_decorated(name):
            return True
        return is_like_person(name) and any(_words_in_address(name, entry))


def is_like_person(name: str) -> bool:
    """Return whether a name may be a person's: a few capitalized words, none of them a word of organizations."""
    words = plain_name(name).split()
    folded = fold(name)
    if not MIN_NAME_WORDS <= len(words) <= MAX_NAME_WORDS or _NO_NAME.search(name):
        return False
    if is_organizationlike(name) or _CAUSES.search(folded) or not _JOINS.isdisjoint(folded.split()):
        return False
    return all(word[:1].isupper() or fold(word) in PARTICLES or not word[:1].islower() for word in words)


def _is_decorated(name: str) -> bool:
    """Return whether a name has a title, a degree or pronouns."""
    parsed = parse_decorations(name)
    return parsed.has_titles or bool(parsed.pronouns)


def _words_in_address(name: str, entry: ParsedEntry) -> list[bool]:
    """Return for each word of a name whether the e-mail address has it before the "@"."""
    local, _at, _domain = fold(entry.cells["email"]).partition("@")
    return [word in local for word in fold(plain_name(name)).split() if len(word) >= MIN_ADDRESS_WORD]


def _candidates(entry: ParsedEntry) -> tuple[str, str]:
    """Return the name and the workplace of a row, either of which may be the organization."""
    if _is_stated(entry):
        return entry.extra.get("representative", ""), entry.cells["name"]
    return clean_text(entry.cells["name"]).strip(), clean_text(entry.cells["affiliation"]).strip()


def _is_stated(entry: ParsedEntry) -> bool:
    """Return whether the name is already that of a column for organizations, beside the name of a person."""
    return bool(entry.representative_is_name and entry.extra.get("representative"))


def _has_role(entry: ParsedEntry) -> bool:
    return bool(entry.cells["title"].strip() or entry.extra.get("representative_role", "").strip())


def _is_place(workplace: str, entry: ParsedEntry) -> bool:
    places = {fold(entry.cells[column]) for column in ("country", "region") if entry.cells.get(column)}
    return fold(workplace) in places


def _sign_as_workplace(entry: ParsedEntry, name: str, workplace: str) -> None:
    if _is_stated(entry):
        _drop_affiliation(entry)
        return
    entry.cells = {**entry.cells, "name": workplace, "affiliation": ""}
    entry.sources["name"] = entry.sources.get("affiliation", "affiliation")
    for column in ("sort_as", "sort_as_source"):
        entry.extra.pop(column, None)
    parsed = parse_decorations(name)
    if parsed.is_family_first:
        name = parsed.render(with_titles=True, with_pronouns=True)
    entry.extra["representative"] = name
    if title := clean_text(entry.cells["title"]).replace("\n", " "):
        entry.extra.setdefault("representative_role", title)
        entry.cells["title"] = ""
    entry.warnings.append((entry.sources["name"], _("is the organization that signs, represented by the person")))


def _sign_as_name(entry: ParsedEntry, name: str, workplace: str) -> None:
    if not _is_stated(entry):
        return
    entry.cells = {**entry.cells, "name": name, "affiliation": workplace}
    entry.sources |= {"name": "name", "affiliation": entry.sources.get("name", "organization")}
    del entry.extra["representative"]
    if role := entry.extra.pop("representative_role", ""):
        entry.cells["title"] = role


def _drop_affiliation(entry: ParsedEntry) -> None:
    """Leave out the affiliation of the person who represents an organization."""
    affiliation = entry.cells["affiliation"].strip()
    if affiliation and fold(affiliation) not in (fold(entry.cells["name"]), ""):
        sentence = _("is not printed, because the organization signs: %s")
        entry.warnings.append((entry.sources.get("affiliation", "affiliation"), sentence % affiliation))
    entry.cells["affiliation"] = ""
