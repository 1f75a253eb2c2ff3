"""The headers of people's files in five languages and more, folded, by what their columns hold."""

from __future__ import annotations

#: Words for languages, folded, by code: headers say with them in which language a name is.
LANGUAGE_WORDS = {
    "de": ("german", "deutsch", "allemand", "aleman", "tedesco", "alemao"),
    "en": ("english", "anglais", "englisch", "ingles", "inglese"),
    "es": ("spanish", "espagnol", "spanisch", "espanol", "spagnolo", "espanhol"),
    "fr": ("french", "francais", "franzosisch", "frances", "francese"),
    "it": ("italian", "italien", "italienisch", "italiano"),
    "pt": ("portuguese", "portugais", "portugiesisch", "portugues", "portoghese"),
}
#: Headers of names in a language, with a placeholder for its word.
TRANSLATED_NAME = (
    *("{} name", "name in {}", "name ({})", "nom {}", "nom en {}", "nom ({})", "name auf {}"),
    *("nombre en {}", "nombre ({})", "nome in {}", "nome em {}", "nome ({})"),
)
#: Usual headers, folded, in English, French, German, Spanish, Portuguese, Italian and Dutch, by the column they hold.
USUAL_HEADERS: dict[str, tuple[str, ...]] = {
    "kind": (
        *("type", "signatory type", "type of signatory", "category", "status", "signing as", "i am signing as"),
        *("i am signing on behalf of", "genre", "type de signataire", "categorie", "statut"),
        *("signataire en tant que", "art", "typ", "kategorie", "tipo", "tipo de firmante", "categoria"),
        *("tipo de signatario", "capacity", "signing capacity", "soort ondertekenaar", "tipo di firmatario"),
        *("unterzeichnet als", "qualite du signataire", "kind of signatory", "signatory kind", "signer type"),
        *("type of signer",),
    ),
    "name": (
        *("full name", "your name", "name of signatory", "signatory", "signatory name", "signed by", "signer"),
        *("nom", "nom complet", "nom et prenom", "prenom et nom", "votre nom", "signataire", "nom du signataire"),
        *("vollstandiger name", "vor- und nachname", "unterzeichner", "unterzeichnende", "nombre"),
        *("nombre completo", "nombre y apellido", "nombre y apellidos", "firmante", "nome", "nome completo"),
        *("signatario", "assinante", "nome e cognome", "nome e sobrenome", "firmatario", "naam", "volledige naam"),
        *("uw naam", "voor- en achternaam", "ondertekenaar", "name and surname", "full names", "complete name"),
        *("name vorname", "first and last name", "first & last name", "nom et prenoms", "prenom et nom complet"),
        *("vor- und zuname", "vorname und nachname", "vorname nachname", "vorname, name", "name, vorname"),
        *("nachname, vorname", "nom, prenom", "last name, first name", "nombres y apellidos", "apellidos y nombre"),
        *("nome e apelido", "cognome e nome", "nominativo", "jmeno a prijmeni", "imie i nazwisko"),
        *("name of the signatory", "signer name", "printed name", "display name", "signatories", "signers"),
        *("signataires", "unterzeichner*innen", "unterzeichner:innen", "unterzeichnerinnen und unterzeichner"),
        *("firmantes", "signatarios", "firmatari", "ondertekenaars"),
    ),
    "given_name": (
        *("first name", "first names", "given name", "given names", "forename", "forenames", "first", "firstname"),
        *("prenom", "prenoms", "prenom(s)", "votre prenom", "vorname", "vornamen", "rufname", "nombre de pila"),
        *("nombres", "primer nombre", "primeiro nome", "your first name", "nome proprio", "nome di battesimo"),
        *("voornaam", "voornamen", "christian name", "jmeno", "imie", "given name(s)", "first name(s)"),
    ),
    "middle_name": (
        *("middle name", "middle names", "middle", "middle initial", "second name", "deuxieme prenom"),
        *("second prenom", "zweiter vorname", "zweitname", "segundo nombre", "nome do meio", "secondo nome"),
    ),
    "particle": (
        *("particle", "name particle", "particule", "namensvorsatz", "vorsatzwort", "adelspradikat"),
        *("tussenvoegsel", "particula", "nobiliary particle", "prefix of the family name", "tussenvoegsels"),
        *("voorvoegsel",),
    ),
    "family_name": (
        *("last name", "last names", "family name", "surname", "surnames", "last", "lastname", "nom de famille"),
        *("noms de famille", "your last name", "votre nom de famille", "nachname", "familienname", "zuname"),
        *("apellido", "apellidos", "primer apellido", "apellido paterno", "apellido(s)", "sobrenome", "apelido"),
        *("apelidos", "ultimo nome", "cognome", "achternaam", "familienaam", "last name(s)", "prijmeni"),
        *("nazwisko",),
    ),
    "second_family_name": (
        *("second last name", "second surname", "second family name", "segundo apellido", "apellido materno"),
        *("segundo sobrenome", "secondo cognome", "deuxieme nom de famille"),
    ),
    "suffix": ("suffix", "name suffix", "suffixe", "namenszusatz", "sufijo", "sufixo", "suffisso"),
    "title": (
        *("job title", "position", "role", "title/role", "title or role", "title / role", "occupation"),
        *("profession", "titre", "fonction", "poste", "titre ou fonction", "titre / fonction", "metier"),
        *("role ou fonction", "title/role (if any)", "role/title", "role / title", "qualita", "ruolo", "carica"),
        *("titel", "funktion", "beruf", "amt", "cargo", "puesto", "titulo", "profesion", "funcao", "profissao"),
        *("functie", "beroep", "rol", "functietitel", "qualite", "qualite / fonction", "fonction / titre"),
        *("qualifica", "titolo", "professione", "incarico", "posizione", "current position", "job role"),
        *("professional title", "academic title", "akademischer titel", "berufsbezeichnung", "funktion / titel"),
        *("titel/funktion", "ocupacion", "cargo o profesion", "cargo/funcao", "ocupacao", "pozice", "stanowisko"),
        *("occupation / title", "title or position", "position / title", "position/title", "position title", "job"),
    ),
    "affiliation": (
        *("institution", "institutional affiliation", "university", "employer", "company", "affiliation (for id)"),
        *("etablissement", "institution d'attache", "universite", "employeur", "entreprise", "rattachement"),
        *("organisme de rattachement", "organisation de rattachement", "institution de rattachement"),
        *("zugehorigkeit", "universitat", "arbeitgeber", "einrichtung", "afiliacion", "institucion", "universidad"),
        *("afiliacao", "instituicao", "universidade", "empresa", "organisatie / instelling", "instelling"),
        *("werkgever", "universiteit", "affiliatie", "ente di appartenenza", "istituzione", "universita"),
        *("istituto", "ente", "azienda", "affiliazione", "workplace", "place of work", "hochschule"),
        *("current employer", "arbeitsstatte", "institut", "affiliation / institution", "institution / affiliation"),
        *("institution/affiliation", "affiliation/institution", "etablissement / institution", "lieu de travail"),
        *("filiacion", "filiacion institucional", "adscripcion", "centro de trabajo", "lugar de trabajo"),
        *("instituicao / empresa", "vinculo institucional", "filiacao institucional", "instytucja", "instituce"),
    ),
    "email": (
        *("e-mail", "email address", "e-mail address", "mail", "your email", "contact email", "work email"),
        *("courriel", "adresse courriel", "adresse e-mail", "adresse email", "adresse electronique"),
        *("adresse mail", "e-mail-adresse", "mailadresse", "correo", "correo electronico"),
        *("direccion de correo electronico", "correio eletronico", "endereco de e-mail", "endereco de email"),
        *("e-mailadres", "mailadres", "emailadres", "indirizzo email", "indirizzo e-mail"),
        *("indirizzo di posta elettronica", "posta elettronica", "adresse de messagerie", "adresse de courriel"),
        *("adresse de courrier electronique", "courrier electronique", "email-adresse", "emailadresse"),
        *("mail-adresse", "e-mail adresse", "correo-e", "endereco eletronico", "email id", "e-mail / courriel"),
    ),
    "website": (
        *("url", "web site", "web", "homepage", "web page", "site web", "site internet", "site", "page web"),
        *("webseite", "internetseite", "sitio web", "pagina web", "sitio", "sito web", "sito", "webadres"),
        *("internetadresse", "pagina de internet"),
    ),
    "country": (
        *("pays", "country of residence", "pays de residence", "land", "staat", "pais", "paese", "nazione"),
        *("country / pays", "pays / country", "country of affiliation", "land / country"),
    ),
    "region": (
        *("province", "state", "province/state", "state/province", "province or state", "province/territory"),
        *("province ou territoire", "departement", "bundesland", "provincia", "estado", "comunidad autonoma"),
        *("regiao", "provincie", "regione", "kanton", "canton", "comunidad", "regio"),
    ),
    "key": ("entry key", "signatory key", "cle"),
    "sort_as": (
        *("sort name", "sort as", "sort by", "sorted as", "sort key", "nom de tri", "cle de tri", "trier sous"),
        *("sortiername", "sortieren unter", "ordenar como", "ordenar por"),
    ),
    "sort_as_source": ("origin of sort as", "source of sort as", "origine du tri"),
    "group": ("signatory group", "groupe", "gruppe", "grupo", "gruppo", "section", "rubrique"),
    "relation": (
        *("relation to the coalition", "relations", "relationship", "relation avec la coalition"),
        *("relation a la coalition", "lien avec la coalition", "beziehung", "beziehung zum bundnis", "relacion"),
        *("relacion con la coalicion", "relazione", "relacao", "relatie", "membership", "membership type"),
        *("adhesion", "member or ally", "mitgliedschaft", "member type"),
    ),
    "represented_publicly_by": (
        *("printed representative", "published representative", "representant publie", "representant imprime"),
        *("veroffentlichter vertreter", "representante publico"),
    ),
    "representative": (
        *("representative name", "name of representative", "name of the representative", "contact person"),
        *("represented by", "representant", "representante", "nom du representant", "representee par"),
        *("representee par (nom)", "vertreter", "vertreten durch", "ansprechpartner", "rappresentante"),
        *("nombre del representante", "nome do representante", "authorized representative"),
    ),
    "representative_role": (
        *("representative title", "representative role", "role of the representative", "title of representative"),
        *("title of the representative", "representative's title", "fonction du representant"),
        *("titre du representant", "funktion des vertreters", "cargo del representante", "cargo do representante"),
    ),
    "withdraw": (
        *("withdraw?", "to withdraw", "remove", "remove?", "to remove", "take off the list", "unsubscribe signature"),
        *("retirer", "a retirer", "retrait", "a supprimer", "zuruckziehen", "entfernen", "streichen", "retirar"),
        *("a retirar", "quitar", "ritirare", "rimuovere", "remover"),
    ),
    "signed_on": (
        *("date", "signed on", "date signed", "signed at", "timestamp", "submitted", "submission date"),
        *("date de signature", "horodateur", "horodatage", "signe le", "datum", "zeitstempel", "unterzeichnet am"),
        *("fecha", "fecha de firma", "marca temporal", "data", "data da assinatura", "carimbo de data/hora"),
        *("tijdstempel", "informazioni cronologiche", "data e ora", "submit date (utc)", "submit date"),
        *("submitdate", "datum abgeschickt", "completion time", "heure de fin", "abschlusszeit"),
        *("hora de finalizacion", "ora di completamento", "recordeddate", "recorded date", "aufgezeichnetes datum"),
        *("date submitted", "submitted at", "submitted on", "created", "created at", "creation date"),
        *("date soumise", "date de soumission", "fecha de envio", "fecha de registro", "data de envio"),
        *("datum ondertekening", "date/time", "submission time", "eingereicht am", "survey timestamp"),
        *("fertigstellungszeit", "heure de soumission", "heure de completion", "entry date", "date created"),
        *("date added", "submission timestamp"),
    ),
}
USUAL_HEADERS |= {
    f"name_{code}": tuple(header.format(word) for word in words for header in TRANSLATED_NAME)
    for code, words in LANGUAGE_WORDS.items()
}

#: Name the signatory where nothing else does; beside a name, an organization signs itself, and a person works there.
ORGANIZATION_HEADERS = {
    *("organisatie", "naam organisatie", "naam van de organisatie", "nome dell ente"),
    *("nom de l organisme ou affiliation", "name of organization or affiliation", "organisme/affiliation"),
    *("organisme ou affiliation", "organisation oder einrichtung", "organisation / einrichtung"),
    *("organisation/affiliation", "name of your organisation", "name ihrer organisation"),
    *("nombre de su organizacion", "nome da sua organizacao", "organizations name", "organization s name"),
    *("organisation s name",),
    *("organization", "organisation", "organisme", "org", "association", "organizacion", "organizacao", "structure"),
    *("name of organization", "name of organisation", "organization name", "organisation name", "collectif"),
    *("name of the organization", "name of the organisation", "name of your organization", "your organization"),
    *("organization or affiliation", "organisation or affiliation", "organization/affiliation"),
    *("organisation ou affiliation", "nom de l organisation", "nom de l organisme", "nom de l association"),
    *("nom de la structure", "nom de votre organisation", "nom du collectif", "votre organisation"),
    *("name der organisation", "nombre de la organizacion", "nombre de la entidad", "nome da organizacao"),
    *("nome da entidade", "entidad", "entidade", "organizzazione", "nome dell organizzazione", "associazione"),
}
#: Say of whom a column holds the name, beside the headers of names and their parts.
NAMES_OF_PEOPLE = {
    *(
        "person",
        "individual",
        "personne",
        "particulier",
        "individu",
        "einzelperson",
        "persona",
        "pessoa",
        "particular",
    ),
    *("name of person", "name of the person", "name of individual", "name of the individual", "person name"),
    *("individual name", "nom de la personne", "nom du particulier", "name der person", "nombre de la persona"),
    *("nome da pessoa", "first and last name", "first name last name", "last name first name", "name surname"),
    *("nom prenom", "prenom nom", "vorname nachname", "vorname und nachname", "nachname vorname", "names"),
    *("nombre apellidos", "nombre apellido", "nome sobrenome", "name of signer", "nom du ou de la signataire"),
}
#: Call an organization beside a name, where alone they say where a person works, or nothing.
OTHER_ORGANIZATIONS = {
    *("stichting", "vereniging", "bedrijf", "nome organizzazione", "nome dell associazione"),
    *("organizzazione/associazione",),
    *("organizations", "organisations", "organisationen", "organismes", "associations", "institution", "company"),
    *("group", "ngo", "coalition", "collective", "network", "entity", "company name", "institution name", "nom org"),
    *("name of institution", "name of group", "name of company", "group name", "entreprise", "entite", "groupe"),
    *("ong", "reseau", "coalicion", "nom de l entite", "nom du groupe", "einrichtung", "verein", "verband", "firma"),
    *("gruppe", "organisationsname", "name der einrichtung", "empresa", "institucion", "asociacion", "grupo"),
    *("nombre de la asociacion", "nombre de organizacion", "instituicao", "associacao", "nome de organizacao"),
    *("nome da instituicao", "nome da associacao", "coletivo", "colectivo", "organisation name", "nom organisation"),
}
