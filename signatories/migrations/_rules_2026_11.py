"""Text, addresses and keys as the site computed them when migration 0020 was written; frozen, so that it stays what
it was. The rules themselves are explained in `characters`, `text` and `addresses`.
"""

import hashlib
import hmac
import re
import string
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

import idna
from anyascii import anyascii
from django.conf import settings
from django.utils.encoding import iri_to_uri

ZWNJ, ZWJ = "\u200c", "\u200d"
TEXT_STYLE, EMOJI_STYLE = "\ufe0e", "\ufe0f"
KEYCAP = "\u20e3"
NOISE = "\u00ad\u200b\u2060\ufeff\u200e\u200f\u061c"
NOISE_TABLE = dict.fromkeys(map(ord, NOISE))
DEPENDENT = re.compile("[\u200c\u200d\ufe00-\ufe0f\u180b-\u180d\u180f\U000e0100-\U000e01ef]")
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U00016fe4\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
DAMAGE = "\ufffc\ufffd"
JOINING_SCRIPTS = {
    *("ADLAM", "ARABIC", "BALINESE", "BENGALI", "CHAKMA", "DEVANAGARI", "GUJARATI", "GURMUKHI", "HANIFI", "JAVANESE"),
    *("KANNADA", "KHMER", "MALAYALAM", "MANDAIC", "MONGOLIAN", "MYANMAR", "NKO", "ORIYA", "SINHALA", "SYRIAC"),
    *("TAMIL", "TELUGU", "TIBETAN"),
}
VIRAMA = 9
MARKS_PER_LETTER = 4
MARKS_BY_SCRIPT = {"HEBREW": 6, "KHMER": 6, "TAI": 6, "BALINESE": 6, "JAVANESE": 6, "MYANMAR": 8, "TIBETAN": 8}
PLAIN = re.compile("[ -~\u00a0-\u02ff\u0370-\u0482\u048a-\u058f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")
ARTICLES = {
    "en": ("the",),
    "fr": ("le", "la", "les", "l'"),
    "de": ("der", "die", "das"),
    "es": ("el", "la", "los", "las"),
    "it": ("il", "lo", "la", "i", "gli", "le", "l'"),
    "nl": ("de", "het"),
}
LEGAL_FORM = re.compile(
    r"[,\s]+(?:\(?(?:inc|incorporated|ltd|limited|ltee|limitee|llc|llp|plc|corp|corporation|co|gmbh|ggmbh|ag|e\.? ?v"
    r"|sarl|s\.? ?a\.? ?r\.? ?l|s\.? ?a|sas|asbl|a\.? ?s\.? ?b\.? ?l|obnl|osbl|aisbl|b\.? ?v|n\.? ?v|s\.? ?l"
    r"|a\.? ?c|ltda|vzw|c\.? ?i\.? ?c)\.?\)?)$"
)
KEY_LENGTH = 255
DIGEST_LENGTH = 32
MARKS = dict.fromkeys(range(0x300, 0x370))
MAX_EMAIL, MAX_LOCAL_PART = 254, 64
MAX_HOST, MAX_WEBSITE = 253, 500
DOTS_IGNORED = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}
LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
SCHEME = re.compile(r"(?i)([a-z][a-z0-9+.-]*):(?!\d{1,5}(?:[/?#]|$))")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
NO_WEBSITE = {
    *("-", "--", "–", "—", "/", ".", "n/a", "n.a.", "na", "n/d", "none", "no", "no website", "nil", "null"),
    *("aucun", "aucune", "s.o.", "s/o", "so", "sans objet", "néant", "non", "pas de site", "kein", "keine"),
}


class Refused(ValueError):
    """The rule does not take the text."""


def printable_text(text, *, multiline=False):
    text = clean_text(text)
    if not multiline:
        text = re.sub(r"\n+", " ", text)
    if text.isprintable() and PLAIN.fullmatch(text):
        return text
    marks = 0
    for position, character in enumerate(text):
        category = unicodedata.category(character)
        if refusal_of(character, category):
            raise Refused
        if category[0] != "M":
            # Joiners don't begin a new letter.
            marks = marks if category == "Cf" else 0
        elif position == 0 or text[position - 1] in " \n":
            raise Refused
        elif category != "Mc" and not DEPENDENT.match(character):
            marks += 1
            if marks > MARKS_BY_SCRIPT.get(script_of(character), MARKS_PER_LETTER):
                raise Refused
    return text


def printable_name(text):
    name = printable_text(text)
    if name and not has_letter(name):
        raise Refused
    return name


def clean_text(text):
    if text.isprintable() and not DEPENDENT.search(text):
        # No noise, joiner or line break, and no space but the usual one: most of what people write.
        return " ".join(unicodedata.normalize("NFC", text).split())
    text = unicodedata.normalize("NFC", text.translate(NOISE_TABLE))
    text = re.sub("\r\n|[\r\v\f\u2028\u2029]", "\n", text)
    text = re.sub(r"[^\S\n]+", " ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    text = _without_stray(text)
    # Removing what stood between them can bring a base and its accent, or two spaces, together.
    stripped = unicodedata.normalize("NFC", re.sub(r"  +", " ", text)).strip()
    return stripped if stripped == text else clean_text(stripped)


def _without_stray(text):
    if not DEPENDENT.search(text):
        return text
    kept = []
    for character, after in zip(text, [*text[1:], " "], strict=True):
        if not DEPENDENT.match(character) or is_needed(kept[-1] if kept else " ", character, after):
            kept.append(character)
    return "".join(kept)


def is_visible(text):
    return any(unicodedata.category(character)[0] in "LNPS" and not INVISIBLE.match(character) for character in text)


def has_letter(text):
    return any(unicodedata.category(character)[0] in "LN" and not INVISIBLE.match(character) for character in text)


def fold(text):
    if text.isascii() and text.isprintable():
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFKD", DEPENDENT.sub("", clean_text(text)).casefold())
    bare = decomposed.translate(MARKS)
    return " ".join(unicodedata.normalize("NFC", bare).casefold().split())


def name_key(name):
    return _fitting(fold(name).replace("’", "'"))


def organization_key(name):
    key = fold(name).replace("’", "'")
    bare = LEGAL_FORM.sub("", key)
    return _fitting(bare if is_visible(bare) else key)


def _fitting(key):
    if len(key) <= KEY_LENGTH:
        return key
    return key[: KEY_LENGTH - DIGEST_LENGTH] + hashlib.sha256(key.encode()).hexdigest()[:DIGEST_LENGTH]


def search_text(*texts):
    return fold("\n".join(filter(None, texts)))


def sort_key(name):
    ascii_name = anyascii(clean_text(name)).casefold()
    return (ascii_name.lstrip(string.punctuation + " ") or ascii_name)[:KEY_LENGTH]


def organization_sort_key(name):
    return sort_key(without_article(name))


def without_article(name):
    name = clean_text(name).replace("’", "'")
    first, _space, rest = name.partition(" ")
    if first[1:2] == "'":
        first, rest = name[:2], name[2:].strip()
    is_word = first in (first.lower(), first.title())
    return rest if is_word and first.lower() in _articles() and len(rest.split()) > 1 else name


def _articles():
    languages = {code.partition("-")[0] for code, _name in settings.LANGUAGES}
    return {article for language in languages for article in ARTICLES.get(language, ())}


def refusal_of(character, category):
    if category == "Cc":
        return "" if character == "\n" else "refused"
    if category in ("Co", "Cs"):
        return "refused"
    if category == "Cn":
        return "refused"
    if character in DAMAGE:
        return "refused"
    if category == "Cf" or INVISIBLE.match(character):
        # `clean_text` leaves these only where they are needed.
        return "" if DEPENDENT.match(character) else "refused"
    return ""


def is_needed(before, character, after):
    if character == ZWJ and unicodedata.combining(before) == VIRAMA:
        return True
    if character in (ZWJ, ZWNJ):
        if script_of(before) in JOINING_SCRIPTS and script_of(after) in JOINING_SCRIPTS:
            return unicodedata.category(before)[0] in "LM" and unicodedata.category(after)[0] in "LM"
        return character == ZWJ and (before == EMOJI_STYLE or _is_pictograph(before)) and _is_pictograph(after)
    if character in (TEXT_STYLE, EMOJI_STYLE):
        return after == KEYCAP if before in "0123456789#*" else before in "‼⁉〰〽" or _is_pictograph(before)
    if character in "\u180b\u180c\u180d\u180f":
        return script_of(before) == "MONGOLIAN" and unicodedata.category(before) == "Lo"
    # Variants of Chinese characters, which Japanese names need.
    return script_of(before) == "CJK" and unicodedata.category(before) == "Lo"


def _is_pictograph(character):
    return unicodedata.category(character) in ("So", "Sm", "Sk") and ord(character) >= ord("©")


@lru_cache(maxsize=4096)
def script_of(character):
    return unicodedata.name(character, "").partition(" ")[0]


def canonical_email(text):
    address = text.strip(" \t\r\n\u00a0" + NOISE)
    if not address:
        return ""
    if len(address) > 2 * MAX_EMAIL:
        raise Refused
    address = "" if _has_unseen(address) else unicodedata.normalize("NFKC", address)
    local, _at, domain = address.rpartition("@")
    if local.startswith('"') and local.endswith('"'):
        local = re.sub(r"\\(.)", r"\1", local[1:-1])
        if not LOCAL_PART.fullmatch(local):
            raise Refused
    if local and not local.isascii() and LOCAL_PART.fullmatch(re.sub(r"[^\W_]", "a", local)):
        raise Refused
    if not LOCAL_PART.fullmatch(local) or not domain:
        raise Refused
    canonical = f"{local}@{_mail_domain(domain)}"
    if len(canonical) > MAX_EMAIL or len(local) > MAX_LOCAL_PART:
        raise Refused
    return canonical


def _mail_domain(domain):
    try:
        return _canonical_host(domain)
    except ValueError:
        raise Refused from None


def web_address(text):
    address = text.strip(" \t\r\n\u00a0" + NOISE)
    if not address or address.casefold() in NO_WEBSITE:
        return ""
    wrong = Refused()
    if _has_unseen(address) or re.search(r"[\s\\]", address):
        raise wrong
    if re.fullmatch(r"(?i)(?:mailto:)?[^/?#@]+@[^/?#@]+", address):
        raise Refused
    if address.startswith("//"):
        address = f"https:{address}"
    elif not SCHEME.match(address):
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host = _canonical_host(unicodedata.normalize("NFKC", parts.hostname or ""))
        port = parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in ("http", "https") or not re.match(r"(?i)https?://", address) or "@" in parts.netloc:
        raise wrong
    if parts.netloc.endswith(":") or port == 0:
        raise wrong
    netloc = f"{host}:{port}" if port else host
    canonical = iri_to_uri(
        urlunsplit((parts.scheme, netloc, *(unicodedata.normalize("NFC", part) for part in parts[2:])))
    )
    if len(canonical) > MAX_WEBSITE:
        raise Refused
    return canonical


def _canonical_host(host):
    if len(host) > MAX_HOST:
        raise ValueError(host)
    labels = idna.uts46_remap(host, std3_rules=True, transitional=False).split(".")
    ascii_labels = [
        label if label.isascii() and not label.startswith("xn--") else idna.alabel(label).decode() for label in labels
    ]
    canonical = ".".join(ascii_labels)
    is_name = all(map(LABEL.fullmatch, ascii_labels)) and not NUMBER.fullmatch(labels[-1])
    if len(labels) == 1 or not is_name or len(labels[-1]) == 1 or len(canonical) > MAX_HOST:
        raise ValueError(host)
    return canonical


def _has_unseen(text):
    return any(INVISIBLE.match(one) or unicodedata.category(one) in ("Cc", "Cf", "Cn", "Co", "Cs") for one in text)


def keyed(text):
    if not text:
        return ""
    return hmac.new(settings.EMAIL_HASH_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _comparable(email):
    cleaned = clean_text(email)
    try:
        return canonical_email(cleaned).casefold()
    except Refused:
        return unicodedata.normalize("NFKC", cleaned).casefold()


def mailbox(email):
    local, at, domain = _comparable(email).rpartition("@")
    if not at:
        return ""
    # A local part that begins with "+" is no tag of anything.
    local = local[:1] + local[1:].partition("+")[0]
    return f"{local.replace('.', '')}@{DOTS_IGNORED[domain]}" if domain in DOTS_IGNORED else f"{local}@{domain}"
