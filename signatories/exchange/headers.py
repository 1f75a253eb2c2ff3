"""The columns of an imported or exported list, and how people's own headers map to them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from signatories.exchange.words import wish_of_header
from signatories.text import fold

#: What anybody may see, in the order of an export.
PUBLIC_COLUMNS = ("kind", "name", "name_fr", "title", "affiliation", "website", "country", "region", "signed_on")

#: Where an entry stands on the printed list: among the lead signatories, in its group, and counted from 1.
PLACE_COLUMNS = ("lead", "group", "position")

#: What a file may bring in: the public columns and the private address.
COLUMNS = ("kind", "name", "name_fr", "title", "affiliation", "email", "website", "country", "region", "signed_on")

#: Columns that are joined to a name in this order, where a file has no column with the whole name.
NAME_PARTS = ("given_name", "middle_name", "particle", "family_name", "second_family_name", "suffix")

#: What a signer wants, as forms ask it: yes withholds the name, no withholds it, no leaves the row out; the
#: affiliation is listed, and marked, or not.
WISHES = ("name_hidden", "name_shown", "consent", "affiliation_for_identification", "affiliation_listed")

#: What a file of staff may have besides: `organization` is the signatory itself where that is an organization,
#: else where the person works.
STAFF_COLUMNS = ("key", "sort_as", "group", "organization", "representative", "representative_role", *WISHES)

#: A header may be mapped to any of these.
FIELDS = (*COLUMNS, *NAME_PARTS, *STAFF_COLUMNS)
#: By these columns an export of this site is known, whatever else was taken out of it: one for staff, one for all.
OF_EXPORTS = ({"key", "kind", "name"}, {"kind", "name", *PLACE_COLUMNS})
#: Said of a column that is left out on purpose, also where it speaks of consent.
IGNORED = "ignore"

#: Usual headers, folded, in English, French, German, Spanish and Portuguese, by the column they hold.
USUAL_HEADERS: dict[str, tuple[str, ...]] = {
    "kind": (
        *("type", "signatory type", "type of signatory", "category", "status", "signing as", "i am signing as"),
        *("i am signing on behalf of", "genre", "type de signataire", "categorie", "statut", "signataire en tant que"),
        *("art", "typ", "kategorie", "tipo", "tipo de firmante", "categoria", "tipo de signatario"),
    ),
    "name": (
        *("full name", "your name", "name of signatory", "signatory", "signatory name", "signed by", "signer"),
        *("nom", "nom complet", "nom et prenom", "prenom et nom", "votre nom", "signataire", "nom du signataire"),
        *("vollstandiger name", "vor- und nachname", "unterzeichner", "unterzeichnende"),
        *("nombre", "nombre completo", "nombre y apellido", "nombre y apellidos", "firmante"),
        *("nome", "nome completo", "signatario", "assinante", "nome e cognome", "nome e sobrenome", "firmatario"),
    ),
    "name_fr": ("nom francais", "nom en francais", "french name", "name in french", "name (french)", "nom (francais)"),
    "given_name": (
        *("first name", "first names", "given name", "given names", "forename", "forenames", "first", "firstname"),
        *("prenom", "prenoms", "prenom(s)", "votre prenom", "vorname", "vornamen", "rufname", "nombre de pila"),
        *("nombres", "primer nombre", "primeiro nome", "your first name", "nome proprio", "nome di battesimo"),
    ),
    "middle_name": (
        *("middle name", "middle names", "middle", "middle initial", "second name", "deuxieme prenom"),
        *("second prenom", "zweiter vorname", "zweitname", "segundo nombre", "nome do meio", "secondo nome"),
    ),
    "particle": (
        *("particle", "name particle", "particule", "namensvorsatz", "vorsatzwort", "adelspradikat", "tussenvoegsel"),
        *("particula", "nobiliary particle", "prefix of the family name"),
    ),
    "family_name": (
        *("last name", "last names", "family name", "surname", "surnames", "last", "lastname", "nom de famille"),
        *("noms de famille", "your last name", "votre nom de famille", "nachname", "familienname", "zuname"),
        *("apellido", "apellidos", "primer apellido", "apellido paterno", "apellido(s)", "sobrenome", "apelido"),
        *("apelidos", "ultimo nome", "cognome"),
    ),
    "second_family_name": (
        *("second last name", "second surname", "second family name", "segundo apellido", "apellido materno"),
        *("segundo sobrenome", "secondo cognome", "deuxieme nom de famille"),
    ),
    "suffix": ("suffix", "name suffix", "suffixe", "namenszusatz", "sufijo", "sufixo", "suffisso"),
    "title": (
        *("job title", "position", "role", "title/role", "title or role", "title / role", "occupation", "profession"),
        *("titre", "fonction", "poste", "titre ou fonction", "titre / fonction", "metier", "role ou fonction"),
        *("title/role (if any)", "role/title", "role / title", "qualita", "ruolo", "carica"),
        *("titel", "funktion", "beruf", "amt", "cargo", "puesto", "titulo", "profesion", "funcao", "profissao"),
    ),
    "affiliation": (
        *("institution", "institutional affiliation", "university", "employer", "company", "affiliation (for id)"),
        *("etablissement", "institution d'attache", "universite", "employeur", "entreprise", "rattachement"),
        *("zugehorigkeit", "universitat", "arbeitgeber", "einrichtung", "afiliacion", "institucion", "universidad"),
        *("afiliacao", "instituicao", "universidade", "empresa"),
    ),
    "email": (
        *("e-mail", "email address", "e-mail address", "mail", "your email", "contact email", "work email"),
        *("courriel", "adresse courriel", "adresse e-mail", "adresse email", "adresse electronique", "adresse mail"),
        *("e-mail-adresse", "mailadresse", "correo", "correo electronico", "direccion de correo electronico"),
        *("correio eletronico", "endereco de e-mail", "endereco de email"),
    ),
    "website": (
        *("url", "web site", "web", "homepage", "web page", "site web", "site internet", "site", "page web"),
        *("webseite", "internetseite", "sitio web", "pagina web", "sitio"),
    ),
    "country": ("pays", "country of residence", "pays de residence", "land", "staat", "pais"),
    "region": (
        *("province", "state", "province/state", "state/province", "province or state", "province/territory"),
        *(
            "province ou territoire",
            "departement",
            "bundesland",
            "provincia",
            "estado",
            "comunidad autonoma",
            "regiao",
        ),
    ),
    "key": ("entry key", "signatory key", "cle"),
    "sort_as": (
        *("sort name", "sort as", "sort by", "sorted as", "sort key", "nom de tri", "cle de tri", "trier sous"),
        *("sortiername", "sortieren unter", "ordenar como", "ordenar por"),
    ),
    "group": ("signatory group", "groupe", "gruppe", "grupo", "gruppo", "section", "rubrique"),
    "representative": (
        *("representative name", "name of representative", "name of the representative", "contact person"),
        *("represented by", "representant", "representante", "nom du representant", "representee par"),
        *("representee par (nom)", "vertreter", "vertreten durch", "ansprechpartner", "rappresentante"),
        *("nombre del representante", "nome do representante", "authorized representative"),
    ),
    "representative_role": (
        *("representative title", "representative role", "role of the representative", "title of representative"),
        *(
            "title of the representative",
            "representative's title",
            "fonction du representant",
            "titre du representant",
        ),
        *("funktion des vertreters", "cargo del representante", "cargo do representante"),
    ),
    "signed_on": (
        *("date", "signed on", "date signed", "signed at", "timestamp", "submitted", "submission date"),
        *("date de signature", "horodateur", "horodatage", "signe le", "datum", "zeitstempel", "unterzeichnet am"),
        *("fecha", "fecha de firma", "marca temporal", "data", "data da assinatura", "carimbo de data/hora"),
    ),
}

#: Hold the kind in one list and something else in the next: their words tell.
AMBIGUOUS_KIND_HEADERS = {"status", "statut", "category", "categorie", "kategorie", "categoria", "genre", "art"}

#: Name the signatory where nothing else does; beside a name, an organization signs itself, and a person works there.
ORGANIZATION_HEADERS = {
    *("organization", "organisation", "organisme", "org", "association", "organizacion", "organizacao", "structure"),
    *("name of organization", "name of organisation", "organization name", "organisation name", "collectif"),
    *("name of the organization", "name of the organisation", "name of your organization", "your organization"),
    *("organization or affiliation", "organisation or affiliation", "organization/affiliation"),
    *("organisation ou affiliation", "nom de l organisation", "nom de l organisme", "nom de l association"),
    *("nom de la structure", "nom de votre organisation", "nom du collectif", "votre organisation"),
    *("name der organisation", "nombre de la organizacion", "nombre de la entidad", "nome da organizacao"),
    *("nome da entidade", "entidad", "entidade", "organizzazione", "nome dell organizzazione", "associazione"),
}
#: Given names where another column has the family name, family names where another has the given one.
BARE_NAMES = {"name", "nom", "nombre", "nome"}
#: How forms ask for the kind in a sentence.
ASKS_KIND = re.compile(
    r"\b(?:sign(?:ing|s)?|signez(?:-vous)?|signer|signe|unterzeichne\w*|firma\w*|assin\w*) "
    r"(?:(?:this|the|cette|la|letter|lettre) )*(?:as|on behalf|en tant|au nom|als|im namen|como|en nombre|em nome)\b"
)
PARENTHESES = re.compile(r"\s*[(\[][^)\]]*[)\]]")


def is_export(headers: Sequence[str]) -> bool:
    """Tell whether these are the headers of a file that this site wrote: its cells are what is stored."""
    return any(columns <= set(headers) for columns in OF_EXPORTS)


def plain_words(header: str) -> str:
    """Return a header as aliases are written: folded, without underscores, apostrophes and marks around it."""
    return " ".join(fold(header).replace("’", " ").replace("'", " ").replace("_", " ").strip(" :*?.").split())


ALIASES: dict[str, str] = {plain_words(word): column for column, words in USUAL_HEADERS.items() for word in words}
_CANONICAL = {column.replace("_", " "): column for column in FIELDS if column not in ("organization", "consent")}


def guess_mapping(headers: Sequence[str]) -> dict[str, str]:
    """Map each header that is understood to its column; a column is given once, to the first that fits.

    Given and family names are understood together only, and then a column "Nom" beside "Prénom" is the
    family name, and "Name" beside "Surname" the given one.
    """
    mapping: dict[str, str] = {}
    words = {header: plain_words(header) for header in headers}
    for look_up in (_column_of, _column_of_sentence):
        for header in headers:
            column = "" if header in mapping else look_up(words[header])
            if column and column not in mapping.values():
                mapping[header] = column
    _join_names(mapping, words)
    spare = "organization" if {"name", "given_name"} & set(mapping.values()) else "name"
    for header in headers:
        bare = PARENTHESES.sub("", words[header]).strip(" :*?.")
        if header not in mapping and bare in ORGANIZATION_HEADERS and spare not in mapping.values():
            mapping[header] = spare
    return mapping


def _column_of(words: str) -> str:
    return _CANONICAL.get(words) or ALIASES.get(words, "")


def _column_of_sentence(words: str) -> str:
    """Return the column of a header that says more than its name: "Full name (as it should appear)"."""
    bare = PARENTHESES.sub("", words).strip(" :*?.")
    if bare != words and (column := _column_of(bare)):
        return column
    return "kind" if ASKS_KIND.search(words) else wish_of_header(words)


def _join_names(mapping: dict[str, str], words: dict[str, str]) -> None:
    of = {column: header for header, column in mapping.items()}
    if "name" in of and words[of["name"]] in BARE_NAMES:
        if "given_name" in of and "family_name" not in of:
            mapping[of["name"]] = "family_name"
            return
        if "family_name" in of and "given_name" not in of:
            mapping[of["name"]] = "given_name"
            return
    if "name" in of or "given_name" not in of or "family_name" not in of:
        for part in NAME_PARTS:
            mapping.pop(of.get(part, ""), None)
