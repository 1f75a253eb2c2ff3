"""Keys as the site computed them when migrations 0003 and 0009 were written; frozen, so that those stay what they were."""

import re
import string
import unicodedata

from anyascii import anyascii

LEADING_ARTICLE = re.compile(r"^(?:(?:the|le|la|les|der|die|das) |l['’] ?)(?=.)")
LEGAL_FORM = re.compile(
    r"[,\s]+(?:\(?(?:inc|incorporated|ltd|limited|ltee|limitee|llc|llp|plc|corp|corporation|co|gmbh|ggmbh|ag|e\.? ?v"
    r"|sarl|s\.? ?a\.? ?r\.? ?l|s\.? ?a|sas|asbl|a\.? ?s\.? ?b\.? ?l|obnl|osbl|aisbl|b\.? ?v|n\.? ?v|s\.? ?l"
    r"|a\.? ?c|ltda|vzw|c\.? ?i\.? ?c)\.?\)?)$"
)
JOINERS = "\u200c\u200d"
NOISE_TABLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
KEY_LENGTH = 255
MARKS = dict.fromkeys(range(0x300, 0x370))


def clean_text(text):
    text = unicodedata.normalize("NFC", text.translate(NOISE_TABLE))
    text = re.sub(r"[^\S\n]+", " ", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(r" ?\n ?", "\n", text)
    text = re.sub(rf"(?:(?<=\s)|^)[{JOINERS}]+|[{JOINERS}]+(?=\s|$)", "", text)
    stripped = unicodedata.normalize("NFC", re.sub(r"  +", " ", text)).strip()
    return stripped if stripped == text else clean_text(stripped)


def is_visible(text):
    return any(unicodedata.category(character)[0] in "LNPS" for character in text)


def fold(text):
    decomposed = unicodedata.normalize("NFKD", clean_text(text).casefold())
    return " ".join(unicodedata.normalize("NFC", decomposed.translate(MARKS)).casefold().split())


def name_key(name):
    return LEADING_ARTICLE.sub("", fold(name).replace("’", "'"))[:KEY_LENGTH]


def organization_key(name):
    key = name_key(name)
    bare = LEGAL_FORM.sub("", key)
    return bare if is_visible(bare) else key


def search_text(*texts):
    return fold("\n".join(filter(None, texts)))


def sort_key(name):
    ascii_name = LEADING_ARTICLE.sub("", anyascii(clean_text(name)).casefold())
    return (ascii_name.lstrip(string.punctuation + " ") or ascii_name)[:KEY_LENGTH]
