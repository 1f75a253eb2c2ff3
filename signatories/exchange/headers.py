"""The columns of an imported or exported list, and how people's own headers map to them."""

from __future__ import annotations

from collections.abc import Sequence

from signatories.text import fold

#: What anybody may see, in the order of an export.
PUBLIC_COLUMNS = ("kind", "name", "name_fr", "title", "affiliation", "website", "country", "region", "signed_on")

#: What a file may bring in: the public columns and the private address.
COLUMNS = ("kind", "name", "name_fr", "title", "affiliation", "email", "website", "country", "region", "signed_on")

#: Two columns that are joined to a name, where a file has no column with the whole name.
NAME_PARTS = ("given_name", "family_name")

#: Usual headers, folded, in English, French, German, Spanish and Portuguese, by the column they hold.
USUAL_HEADERS: dict[str, tuple[str, ...]] = {
    "kind": (
        *("type", "signatory type", "type of signatory", "category", "status", "signing as", "i am signing as"),
        *("i am signing on behalf of", "genre", "type de signataire", "categorie", "statut", "signataire en tant que"),
        *("art", "typ", "kategorie", "tipo", "tipo de firmante", "categoria", "tipo de signatario"),
    ),
    "name": (
        *("full name", "your name", "name of signatory", "signatory", "signatory name", "signed by", "signer"),
        *("name of organization", "name of organisation", "organization name", "organisation name"),
        *("nom", "nom complet", "nom et prenom", "prenom et nom", "votre nom", "signataire", "nom du signataire"),
        *("nom de l'organisation", "nom de l'organisme", "nom de l'association"),
        *("vollstandiger name", "vor- und nachname", "name der organisation", "unterzeichner", "unterzeichnende"),
        *("nombre", "nombre completo", "nombre y apellido", "nombre y apellidos", "firmante"),
        *("nombre de la organizacion", "nome", "nome completo", "signatario", "assinante", "nome da organizacao"),
    ),
    "name_fr": ("nom francais", "nom en francais", "french name", "name in french", "name (french)", "nom (francais)"),
    "given_name": (
        *("first name", "given name", "forename", "prenom", "prenoms", "vorname", "nombre de pila", "primeiro nome"),
    ),
    "family_name": (
        *("last name", "family name", "surname", "nom de famille", "nachname", "familienname"),
        *("apellido", "apellidos", "sobrenome", "apelido", "ultimo nome"),
    ),
    "title": (
        *("job title", "position", "role", "title/role", "title or role", "title / role", "occupation", "profession"),
        *("titre", "fonction", "poste", "titre ou fonction", "titre / fonction", "metier", "role ou fonction"),
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
    "signed_on": (
        *("date", "signed on", "date signed", "signed at", "timestamp", "submitted", "submission date"),
        *("date de signature", "horodateur", "horodatage", "signe le", "datum", "zeitstempel", "unterzeichnet am"),
        *("fecha", "fecha de firma", "marca temporal", "data", "data da assinatura", "carimbo de data/hora"),
    ),
}

ALIASES: dict[str, str] = {header: column for column, headers in USUAL_HEADERS.items() for header in headers}

#: Hold the kind in one list and something else in the next: their words tell.
AMBIGUOUS_KIND_HEADERS = {"status", "statut", "category", "categorie", "kategorie", "categoria", "genre", "art"}

#: Names the signatory where nothing else does; beside a name, it is where the person works.
ORGANIZATION_HEADERS = {
    "organization",
    "organisation",
    "organisme",
    "org",
    "association",
    "organizacion",
    "organizacao",
}


def guess_mapping(headers: Sequence[str]) -> dict[str, str]:
    """Map each header that is understood to its column; a column is given once, to the first that fits.

    Given and family names are understood together only, and then a column "Nom" beside "Prénom" is the
    family name.
    """
    mapping: dict[str, str] = {}
    folded = {header: _words(header) for header in headers}
    for header in headers:
        column = _column_of(folded[header])
        if column and column not in mapping.values():
            mapping[header] = column
    _join_names(mapping, folded)
    spare = "affiliation" if {"name", "given_name"} & set(mapping.values()) else "name"
    for header in headers:
        if folded[header] in ORGANIZATION_HEADERS and spare not in mapping.values():
            mapping[header] = spare
    return mapping


def _words(header: str) -> str:
    return " ".join(fold(header).replace("’", "'").replace("_", " ").strip(" :*?").split())


def _column_of(words: str) -> str | None:
    for column in (*COLUMNS, *NAME_PARTS):
        if words == column.replace("_", " "):
            return column
    return ALIASES.get(words)


def _join_names(mapping: dict[str, str], folded: dict[str, str]) -> None:
    of = {column: header for header, column in mapping.items()}
    if "given_name" in of and "family_name" not in of and folded.get(of.get("name", "")) in ("nom", "name", "nome"):
        mapping[of["name"]] = "family_name"
    elif "name" in of or "given_name" not in of or "family_name" not in of:
        for part in NAME_PARTS:
            mapping.pop(of.get(part, ""), None)
