"""Mapping the headers of people's files to columns, in several languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from signatories.exchange.headers.consent import guess_wish_column, mentions_consent
from signatories.exchange.headers.phrases import ASKED_BY_VERB, core_of, parts_of, without_article
from signatories.exchange.headers.synonyms import (
    NAMES_OF_PEOPLE,
    ORGANIZATION_HEADERS,
    OTHER_ORGANIZATIONS,
    USUAL_HEADERS,
)
from signatories.exchange.headers.translations import HEADERS_BY_LANGUAGE
from signatories.exchange.known_columns import KNOWN_COLUMNS, NAME_PARTS
from signatories.text import fold

#: Headers of kinds in some files and of something else in others: the cells decide.
AMBIGUOUS_KIND_HEADERS = {"status", "statut", "category", "categorie", "kategorie", "categoria", "genre", "art"}

#: Headers of the given name beside a column of family names, and of the family name beside one of given names.
BARE_NAMES = {"name", "nom", "nombre", "nome", "navn", "namn", "имя", "ім я", "ονομα", "שם", "ad", "isim"}
#: Separators of two alternatives in a header: "Name / Organisation", "Nom ou organisme".
OR = re.compile(r"\s*(?:/|\||,|;|\s[-–—]\s|\b(?:(?:and|et|und|y|e)/)?(?:or|ou|oder|bzw|o|u)\b\.?)\s*")
OR_IN_PARENTHESES = re.compile(r"[(\[]\s*((?:or|ou|oder|bzw|o|u|/)\b[^)\]]*)[)\]]")
IN_PARENTHESES = re.compile(r"[(\[]([^)\]]*)[)\]]")
SAYS_NAME = re.compile(r"name|\bnoms?\b|\bnombres?\b|nome|apellid|apelid")
FAMILY_NAMES = re.compile(r"\b(?:last|surname|family|nachname|familienname|famille|apellidos?|sobrenome|cognome)\b")
#: Headers for individuals only: "Organisation (if person)", "Affiliation (individuals)".
OF_PEOPLE = re.compile(
    r"\b(?:persons?|people|individuals?|individually|personnes?|particuliers?|individus?|personen|einzelperson(?:en)?"
    r"|privatperson(?:en)?|naturliche\w*|personas?|individuos?|particular(?:es)?|individuais|pessoas?)\b"
)
CONDITION = re.compile(
    r"[,;:()\[\]]|\s[-–—]\s"
    r"|\b(?:if|for|when|where|only|of|si|pour|en cas|des?|quand|falls|wenn|bei|fur|nur|von|der|para|se"
    r"|caso|cuando|quando)\b"
)
#: Questions of web forms that ask for the kind.
ASKS_KIND = re.compile(
    r"\b(?:sign(?:ing|s|ed)?|signez(?:-vous)?|signer|signe|unterzeichne\w*|unterschreib\w*|firm\w+|assin\w*"
    r"|onderteken\w*|sottoscriv\w*|ader\w*) "
    r"(?:(?:this|the|cette|la|letter|lettre|ik) )*"
    r"(?:as|on behalf|in my|en tant|au nom|a titre|comme|pour le compte|als|im namen|fur|como|en nombre|en calidad"
    r"|em nome|come|a nome|namens|op|per conto)\b"
    r"|\bals (?:wen|wer|was) (?:unterzeich|unterschr)|\bwho (?:is|are you) signing|\bqui signe\b|\bquien firma\b"
    r"|\b(?:in what capacity|a quel titre|en quelle qualite|en calidad de que|in che veste|em que qualidade"
    r"|in welche[rm] (?:funktion|rolle)|in welke hoedanigheid)\b"
    r"|^(?:i am|je suis|ich bin|soy|sono|sou|ik ben)(?: (?:a/an|an?|une?|un\(e\)|eine?|una?|um|uma|een))*$"
    r"|^are you (?:an? )?(?:individual|organi|person)|\bindividual or (?:an )?organi"
    r"|\borgani[sz]ation or (?:an )?individual"
)
#: Characters before the verb of a question about the kind: "Are you ", "Do you ".
MAX_QUESTION_WORD = 12
PARENTHESES = re.compile(r"\s*[(\[][^)\]]*[)\]]")
#: Prefixes of headers in exports: "custom_organization", "Q3. Name", "2) Title", "your-name".
PREFIX = re.compile(r"^(?:(?:custom|form|user|field|contact)(?: field)?|[qfp]\d{1,3}|\d{1,3}[.)])[:.)]?\s+")
#: Parts of a name, as forms divide it, that are no part of the printed one: "Name (Prefix)".
HONORIFICS = {"prefix", "salutation", "honorific", "title", "titre", "civilite", "anrede", "titel", "tratamiento"}


def plain_words(header: str) -> str:
    """Return a header normalized like the synonyms: folded, without underscores, apostrophes and outer punctuation."""
    return " ".join(fold(header).replace("’", " ").replace("'", " ").replace("_", " ").strip(" :*?.").split())


#: Columns by header. A name in a language that the site does not have is not imported.
ALIASES: dict[str, str] = {
    plain_words(word): column
    for headers in (*HEADERS_BY_LANGUAGE.values(), USUAL_HEADERS)
    for column, words in headers.items()
    if column in KNOWN_COLUMNS and column != "organization"
    for word in words
}
ALL_ORGANIZATION_HEADERS = ORGANIZATION_HEADERS | {
    plain_words(word) for columns in HEADERS_BY_LANGUAGE.values() for word in columns.get("organization", ())
}
_ORGANIZATION_CORES = {core_of(words) for words in ALL_ORGANIZATION_HEADERS}
_CANONICAL = {
    column.replace("_", " "): column for column in KNOWN_COLUMNS if column not in ("organization", "consent")
}


def guess_mapping(headers: Sequence[str], chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """Map recognized headers to columns; of several headers for one column, the first gets it.

    `chosen` has the columns that somebody assigned to other headers of the file.

    Given and family names are recognized only together. "Nom" beside "Prénom" is then the family name, and "Name"
    beside "Surname" the given name.
    """
    words = {header: plain_words(header) for header in headers}
    mapping, unprinted = _divided_name(words)
    for look_up in (_column_of, _column_of_sentence):
        for header in headers:
            column = "" if header in mapping or header in unprinted else look_up(words[header])
            if column and column not in mapping.values():
                mapping[header] = column
    others = {column: header for header, column in (chosen or {}).items() if column in KNOWN_COLUMNS}
    _join_names(mapping, words, others)
    spare = "organization" if {"name", "given_name"} & {*mapping.values(), *others} else "name"
    for header in headers:
        if header not in mapping and names_organization(header) and spare not in mapping.values():
            mapping[header] = spare
    return mapping


def names_organization(header: str) -> bool:
    """Return whether a header asks for the name of an organization."""
    words = plain_words(header)
    return _bare(words) in ALL_ORGANIZATION_HEADERS or _asks_organization(words)


def is_header(words: str) -> bool:
    """Return whether a folded text is the usual name of a column."""
    return bool(_column_of(words))


def count_headers(cells: Sequence[str]) -> int:
    """Return how many cells are usual names of columns, without words that also occur in rows."""
    found = {_column_of(plain_words(cell)) for cell in cells if cell.strip()}
    return len(found - {"", "kind", "region", "country"})


def _divided_name(words: Mapping[str, str]) -> tuple[dict[str, str], set[str]]:
    """Return the columns of a name that a form divides, "Name (First)" and "Name (Last)"; and its other headers."""
    parts: dict[str, str] = {}
    unprinted = set()
    for header, text in words.items():
        outer, inner = _bare(text), (IN_PARENTHESES.findall(text) or [""])[-1].strip()
        if not inner or _column_of(outer) != "name":
            continue
        if (part := _column_of(inner)) in NAME_PARTS:
            parts.setdefault(header, part)
        elif inner in HONORIFICS:
            unprinted.add(header)
    if {"given_name", "family_name"} <= set(parts.values()):
        return {header: part for part, header in {part: header for header, part in parts.items()}.items()}, unprinted
    return {}, set()


def _asks_organization(words: str) -> bool:
    if mentions_consent(words):
        return False
    spoken = PREFIX.sub("", words.replace("-", " "))
    return any(core_of(_bare(phrase)) in _ORGANIZATION_CORES for phrase in (*parts_of(words), words, spoken))


def _column_of(words: str) -> str:
    return _CANONICAL.get(words) or ALIASES.get(words, "")


def _bare(words: str) -> str:
    return PARENTHESES.sub("", words).strip(" :*?.")


def holds_either(header: str) -> bool:
    """Return whether a column mixes names of organizations and of people.

    "Name / Organisation", "Organisation ou nom", "Nachname (oder Verein)", "Signatory (name or organization)".
    """
    words = plain_words(header)
    joined = _bare(OR_IN_PARENTHESES.sub(r" \1", words))
    return bool(SAYS_NAME.search(words)) and any(map(_names_either, (joined, *IN_PARENTHESES.findall(words))))


def _names_either(words: str) -> bool:
    parts = [without_article(part) for part in OR.split(words) if part.strip()]
    people = {part for part in parts if part in NAMES_OF_PEOPLE or _column_of(part) in ("name", *NAME_PARTS)}
    organizations = {part for part in parts if part in ALL_ORGANIZATION_HEADERS | OTHER_ORGANIZATIONS}
    return bool(people and organizations) and people | organizations == set(parts)


def holds_workplace(words: str) -> bool:
    """Return whether a normalized header asks only individuals for an organization, their workplace."""
    if not OF_PEOPLE.search(words) or OR_IN_PARENTHESES.search(words):
        return False
    asked = {without_article(part) for part in CONDITION.split(words)} | {_bare(words)}
    return any(part in ALL_ORGANIZATION_HEADERS or _column_of(part) == "affiliation" for part in asked)


def _column_of_sentence(words: str) -> str:
    """Return the column of a header that is a phrase: "Full name (as it should appear)"."""
    if holds_either(words):
        return "name"
    asks_kind = ASKS_KIND.search(words)
    is_question = asks_kind is not None and asks_kind.start() <= MAX_QUESTION_WORD
    if holds_workplace(words) and not is_question:
        return "affiliation"
    bare = _bare(words)
    if bare != words and (column := _column_of(bare)):
        return column
    if asks_kind:
        return "kind"
    spoken = PREFIX.sub("", words.replace("-", " "))
    if spoken != words and not mentions_consent(words) and (column := _column_of_question(spoken, _bare(spoken))):
        return column
    # "Where do you work? (institution)" mentions no consent, but a parenthesis that often says so.
    is_asked = ASKED_BY_VERB["affiliation"].search(words)
    wish = "" if is_asked and not mentions_consent(words) else guess_wish_column(words)
    return wish or ("" if mentions_consent(words) else _column_of_question(words, bare))


def _column_of_question(words: str, bare: str) -> str:
    """Return the column of a question: "What is your full name?", "Wie heißen Sie? [Vorname]"."""
    for phrase in (*parts_of(words), bare):
        core = core_of(_bare(phrase))
        if column := _column_of(core):
            return column
        if holds_either(core):
            return "name"
    return next((column for column, question in ASKED_BY_VERB.items() if question.search(words)), "")


def _join_names(mapping: dict[str, str], words: dict[str, str], chosen: Mapping[str, str]) -> None:
    of = {column: header for header, column in mapping.items() if column not in chosen}
    words = words | {header: plain_words(header) for header in chosen.values()}
    is_chosen = "name" in chosen
    of |= chosen
    has_both = {"given_name", "family_name"} <= set(of)
    if "name" in of and holds_either(words[of["name"]]):
        # Beside one part of a name it holds the other one, of people; beside both, it is of organizations.
        if has_both and not is_chosen:
            mapping[of["name"]] = "organization"
        return
    if "name" in of and not is_chosen and _is_bare_name(words[of["name"]]):
        if "given_name" in of and "family_name" not in of:
            mapping[of["name"]] = "family_name"
            return
        if "family_name" in of and "given_name" not in of:
            mapping[of["name"]] = "given_name"
            return
    if ("name" in of and not is_chosen) or not has_both:
        for part in NAME_PARTS:
            mapping.pop(of.get(part, ""), None)


def _is_bare_name(words: str) -> bool:
    return words in BARE_NAMES or (_bare(words) in BARE_NAMES and FAMILY_NAMES.search(words) is not None)


def is_part_for_sure(header: str, part: str) -> bool:
    """Return whether a header is unambiguously one part of a name: "Last name" is, "Name" and "Nombre" are not."""
    words = plain_words(header)
    return part in (_column_of(words), _column_of(_bare(words))) and words not in BARE_NAMES
