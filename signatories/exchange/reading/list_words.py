"""Words that tell titles and organizations from names in lists of names, folded, in six languages. Free of Django."""

from __future__ import annotations

import re

from signatories.text import fold

_TITLES = (
    r"prof\w*|professeure?|catedratic\w+|dozent\w*|lecturer|maitre\w*|instructor|teacher|enseignante?s?|lehrer\w*|maestr\w+"
    r"|directors?|directrices?|directeurs?|direktor\w*|directora?s?|diretor\w*|direttor\w+|dean|doyenn?e|dekan\w*|rector\w*"
    r"|presidents?|presidentes?|prasident\w*|chair\w*|vice|vorsitzend\w*|vorstand|treasurer|tresorier\w*|secretary|secretaire"
    r"|researchers?|chercheur\w*|chercheuses?|forscher\w*|investigador\w*|scientist|scientifique|fellow|postdoc\w*|student\w*"
    r"|etudiante?s?|doctorante?s?|doktorand\w*|candidate|emerit\w*|retired|retraite?e?|librarian|bibliothecaire|nurse"
    r"|infirmi\w+|krankenpfleg\w*|physician|doctor|medecins?|arzt\w*|medic\w+|lawyer|avocate?s?|rechtsanwalt\w*|abogad\w+"
    r"|attorney|judge|engineers?|ingenieur\w*|ingenier\w+|developers?|developpeu\w+|entwickler\w*|programmer|designers?"
    r"|artist\w*|writer|author|ecrivaine?|auteure?s?|schriftsteller\w*|escritor\w*|journalist\w*|editor\w*|translator"
    r"|manager|managing|coordinator|coordinat\w+|coordonnat\w+|koordinator\w*|head|chief|lead|leader|officer|ceo|cto|cfo"
    r"|founder|cofounder|fondat\w+|grunder\w*|fundador\w*|member|membres?|mitglied|minister|ministre|senator|mayor|maire"
    r"|councill?or|consultant\w*|adviser|advisor|analyst\w*|economist\w*|historian\w*|sociologist\w*|psychologist\w*"
    r"|activist\w*|organizer|volunteer|benevole|representative|spokes\w+|porte-parole|administrat\w+|associate|assistant\w*"
    r"|adjointe?|senior|junior|deputy|principal|executive|independent|independante?s?|freelance\w*|sekretar\w*|leiter\w*"
)
_ORGANIZATIONS = (
    r"universit\w*|universidad\w*|universidade|hochschule|college|collegium|polytechni\w+|school|ecole|escuela|escola|scuola"
    r"|schule|institut\w*|instituto|istituto|academy|academie|akademie|academia|faculty|faculte|fakultat|department"
    r"|departement|departamento|laborator\w*|laboratoire|centre|center|centro|zentrum|hospital\w*|hopital|klinik\w*|clinic\w*"
    r"|museum|musee|museo|library|bibliotheque|bibliothek|foundation|fondation|stiftung|fundacion|fundacao|fondazione|trust"
    r"|association\w*|asociacion|associacao|associazione|verein|verband|bund|society|societe|gesellschaft|sociedad|union"
    r"|syndicat|gewerkschaft|sindicato|federation|foderation|federacion|confederation|coalition|koalition|coalicion"
    r"|collective|collectif|kollektiv|colectivo|coletivo|alliance|allianz|alianza|network|reseau|netzwerk|red|rede|council"
    r"|conseil|committee|comite|komitee|commission|agency|agence|agentur|ministry|ministere|ministerium|company|compagnie"
    r"|corporation|corp|inc|ltd|llc|llp|plc|gmbh|ag|sarl|sas|sa|srl|bv|ev|asbl|ong|ngo|coop\w*|group|groupe|gruppe|grupo"
    r"|church|eglise|kirche|iglesia|press|verlag|editions|project|projet|initiative|campaign|campagne|movement|mouvement"
    r"|bewegung|movimiento|forum|club|chapter|friends|amis|amies|citizens|citoyens|workers|riders|organi[sz]ation\w*"
)
TITLE = re.compile(rf"\b(?:{_TITLES})\b")
ORGANIZATION = re.compile(rf"\b(?:{_ORGANIZATIONS})\b")
#: Parts after a comma that belong to the name.
SUFFIX = re.compile(
    r"(?:ph\.?\s?d|m\.?\s?d|d\.?\s?phil|dr|jr|sr|esq|ii|iii|iv|m\.?\s?sc|b\.?\s?sc|m\.?\s?a|b\.?\s?a|m\.?b\.?a|ll\.?\s?[bm]"
    r"|j\.?\s?d|r\.?n|f\.?r\.?s\.?c?|p\.?\s?eng|m\.?p\.?h|ed\.?\s?d|ing|o\.?c)\.?",
    re.IGNORECASE,
)


def is_titlelike(text: str) -> bool:
    """Return whether a text has the word of a title or role: "Associate Professor"."""
    return bool(TITLE.search(fold(text)))


def is_organizationlike(text: str) -> bool:
    """Return whether a text has the word of an organization: "Example University", "Exemple SARL"."""
    return bool(ORGANIZATION.search(fold(text)))
