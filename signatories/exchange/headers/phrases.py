"""Headers that are questions: "What is your full name?", "Wie heißen Sie? [Vorname]", "Name - Last name"."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Words at the beginning of a question that do not say what is asked for, folded.
_OPENINGS = re.compile(
    r"^(?:(?:hi|hello|hey|dear|bonjour|salut|hallo|hola|ciao|ola)(?: there)?[!,.]*"
    r"|(?:first|next|then|finally|great|thanks|thank you|welcome)[!,.:]+|and|et|und|y|e"
    r"|(?:(?:for|in|at|of) )?which"
    r"|please|kindly|enter|provide|give|state|indicate|specify|select|tell us|type|write|what (?:is|s|are)|who are"
    r"|merci d[e ]|veuillez|indiquez|indiquer|saisir|entrez|precisez|quel(?:le)?s? (?:est|sont)|quel(?:le)?s?"
    r"|bitte|geben sie|nennen sie|tragen sie|wie lautet|wie ist|was ist|welche[nsr]?|angabe zu[rm]?"
    r"|cual(?:es)? (?:es|son)|indique|escriba|introduzca|por favor"
    r"|qual e|quais sao|informe|digite|qual"
    r"|inserisci|indica|indicare|inserire|quale e"
    r"|wat (?:is|zijn)|vul|geef|wat"
    r"|your|the|my|an?|votre|vos|mon|ma|mes|le|la|les|l|d|ihre?[nmrs]?|dein[e]?|mein[e]?|der|die|das|den|su|sus|tu|mi"
    r"|el|los|las|seus?|suas?|o|os|as|il|lo|i|suo|tuo|tua|vostr[oa]|mio|mia|uw|je|jouw|mijn|de|het|of)\s+"
)
#: Words at the end of a question, folded.
_ENDINGS = re.compile(
    r"\s+(?:there|do you (?:represent|work for|belong to|sign for)|are you (?:signing for|from)|representez-vous"
    r"|vertreten sie|representa|rappresenta"
    r"|haben sie|ist|here|please|svp|s il vous plait|ici|ein|an|in|bitte|aqui|por favor|aqui|qui"
    r"|optional|required|facultati(?:f|ve)|obligatoire|opcional|obligatorio|pflichtfeld|freiwillig|verplicht)$"
)
#: Prepositions of possession, and articles and possessives, folded.
_OF = "of|de|du|der|des|von|di|do|da|van|del"
_ARTICLES = "the|your|my|votre|le|la|l|der|des|die|ihr|ihre|ihrer|el|o|su|tu|seu|sua|uw|je"
#: Articles inside a header: "name of your organization", "nom de votre organisme".
_INNER_ARTICLE = re.compile(rf"\b({_OF}) (?:{_ARTICLES}) ")
_OUTER_ARTICLE = re.compile(rf"^(?:(?:{_OF})(?: (?:{_ARTICLES}))?|{_ARTICLES}) ")
_SUBQUESTION = re.compile(r"^(.*?)\s*\[([^\]]+)\]?\s*$")
_SEGMENTS = re.compile(r"\s+[-–—>|/]+\s+|:\s+|\?\s+|\s*>>\s*")
#: Questions by the field they ask for, folded. They name it by a verb.
ASKED_BY_VERB = {
    "affiliation": re.compile(
        r"\b(?:where do you (?:work|study|teach)|wo (?:arbeiten|lehren|studieren) sie|ou travaill|donde trabaj"
        r"|dove lavor|onde trabalh|waar werkt)"
    ),
    "title": re.compile(
        r"\b(?:what do you do\b|what is your (?:job|work)|que faites-vous|was machen sie|was sind sie von beruf"
        r"|que hace usted|a que se dedica|cosa fa|che lavoro|o que faz|wat doet u)"
    ),
    "name": re.compile(
        r"\b(?:wie heiss(?:en sie|t du)|comment vous appelez|como se llama|come si chiama|como se chama|hoe heet)"
    ),
}


def core_of(words: str) -> str:
    """Return what a normalized header asks for: "full name" for "what is your full name (as printed)"."""
    previous = ""
    while previous != words:
        previous = words
        words = _ENDINGS.sub("", _OPENINGS.sub("", words)).strip(" :*?.,¿¡")
    return _INNER_ARTICLE.sub(r"\1 ", words)


def without_article(words: str) -> str:
    """Return a part of a normalized header as it is named alone: "organization" for "of your organization"."""
    return _OUTER_ARTICLE.sub("", words.strip())


def parts_of(words: str) -> Iterator[str]:
    """Yield the parts of a header that may name its field alone, the most specific first.

    Survey tools put a question before its sub-questions: "Who are you? [First name]", "Name - Last name".
    """
    if match := _SUBQUESTION.match(words):
        yield match[2]
        yield match[1]
    segments = [segment for segment in _SEGMENTS.split(words) if segment and segment.strip()]
    if len(segments) > 1:
        yield from reversed(segments)
