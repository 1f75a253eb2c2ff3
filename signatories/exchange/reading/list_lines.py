"""Lines of lists of names as people paste them: "12. Ada Example <ada@example.org> – Chair, Example University"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from signatories.exchange.reading.list_words import SUFFIX, is_organizationlike, is_titlelike

BULLET = re.compile(r"(?:[-*+–—]\s|[•‣·◦▪●○■□✓✔☐☑✅👉➡➤►▶★☆❖・]\ufe0f?|\[[ xX]?\]\s|\(?\d{1,5}[.)]\s?(?!\d))\s*")
QUOTE = re.compile(r"(?:>\s*)+")
#: The time in front of a message in an exported chat: "[12:03] ", "12/03/2026, 12:03 - ", "[12.03.26, 12:04:05] ".
CHAT_TIME = re.compile(
    r"\[?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? *)?\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\b\.?)?\]?(?: *[-–] *| +)"
)
#: The time behind the author of a message, as Slack and Teams copy it: "Ada Example  12:03 PM".
END_TIME = re.compile(r"\s+\[?\d{1,2}:\d{2}(?: ?[AaPp]\.?[Mm]\.?)?\]?$")
#: Ends of the lines of a list in HTML.
HTML_BREAK = re.compile(r"\s*<\s*/?\s*(?:br|p|div|li|ul|ol|tr|table|tbody)\b[^<>]*>\s*", re.IGNORECASE)
HTML_CELL = re.compile(r"\s*</t[dh]>\s*<t[dh]\b[^<>]*>\s*", re.IGNORECASE)
HTML_TAG = re.compile(r"</?(?:t[dh]|b|i|u|em|strong|span|font|small|sup|sub)\b[^<>]*>", re.IGNORECASE)
HTML_LINK = re.compile(r"<a\b[^<>]*?href=[\"']?([^\"'\s<>]+)[\"']?[^<>]*>([^<>]*)</a>", re.IGNORECASE)
LINK = re.compile(r"\[([^\]]+)\]\(\s*<?((?:https?://|www\.|mailto:)[^)\s>]+)>?([^)]*)\)")
MARKS = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
EMAIL = re.compile(
    r"[<(\[]*(?:mailto:)?([^\s<>()@,;:\[\]\"]+@[^\s<>()@,;:\[\]\"]+\.[^\s<>()@,;:\[\]\"]*[^\W_])[>)\]]*", re.IGNORECASE
)
WEBSITE = re.compile(r"<?((?:https?://|www\.)[^\s<>,;|]*[^\s<>,;|.)])>?", re.IGNORECASE)
#: Ends one of several signatories in a line of addresses: "Ada <ada@example.org>; Bo <bo@example.org>".
NEXT_ADDRESS = re.compile(r"(?<=>)\s*[;,]\s*(?=[^\s;,])")
#: The word before the last signatory of an enumeration.
LAST_AND = re.compile(r"[,;]?\s+(?:and|et|und|y|e|&)\s*$")
FIRST_AND = re.compile(r"(?:and|et|und|&)\s+")
#: Separators of the parts in a line without tabs and semicolons. Digits are not divided: "1,000".
SEPARATOR = re.compile(r"\s*,(?!(?<=\d,)\d)\s*|\s+[–—-]\s+|\s*\|\s*|\s*[–—](?=\s)|(?<=\s)[–—]\s*")
QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]*)[\"”“»]")
IN_PARENTHESES = re.compile(r"(.*\S)\s*\(([^()]+)\)")
#: Notes in parentheses that are not affiliations: pronouns, years.
NOTE = re.compile(r"(?:\w{1,6}\s*[/|]\s*)+\w{1,6}|[\d\s–-]+|ret\.?|jr\.?|sr\.?|ph\.?d\.?", re.IGNORECASE)
BLANK = "\u00a0\u2007\u202f\u2003\u2002\u2009\u3000"
BLANKS = dict.fromkeys(map(ord, BLANK), " ")
#: Separators of other scripts, and blanks that divide columns.
PUNCTUATION = str.maketrans({"，": ", ", "、": ", ", "،": ", ", "；": "; ", "؛": "; ", "（": " (", "）": ")"})
COLUMN_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u2060\u00ad"))
#: Stands for separators within quotation marks while a line is split.
_PROTECTED = {",": "\ue000", ";": "\ue001", "|": "\ue002", "–": "\ue003", "—": "\ue004", "-": "\ue005"}
_PROTECT = str.maketrans(_PROTECTED)
_RESTORE = str.maketrans({mark: character for character, mark in _PROTECTED.items()})
MIN_ADDRESSES = 2
#: People in one line that are no coincidence: two may be a name and a title.
MIN_PEOPLE = 3
#: Longer lines are not divided.
MAX_LINE = 2_000


@dataclass(frozen=True)
class ListLine:
    """One signatory of a pasted list.

    `number` counts lines from 1, `text` is the line as pasted. `parts` are the texts of the line; addresses are in
    `email` and `website`. `shape` has one mark for each separator between the parts: lines of one shape are alike.
    `dropped` is what is no part of the entry, such as its number.
    """

    number: int
    text: str
    parts: tuple[str, ...]
    email: str = ""
    website: str = ""
    shape: str = ""
    dropped: str = ""

    @property
    def is_message(self) -> bool:
        """Return whether the line is a message of a chat, after the name of its author."""
        return CHAT_TIME.match(self.text) is not None


def split_lines(text: str) -> Iterator[ListLine]:
    """Yield the signatories of a list, one a line; a line of several addresses yields one for each."""
    for number, line in enumerate(_without_html(text).splitlines(), start=1):
        cleaned = COLUMN_GAP.sub("\t", line.translate(BLANKS).translate(INVISIBLE).translate(PUNCTUATION))
        pieces = NEXT_ADDRESS.split(cleaned) if cleaned.count("@") >= MIN_ADDRESSES else _people_of(cleaned)
        for piece in pieces:
            if any(character.isalnum() for character in piece):
                yield _split_line(number, line if len(pieces) == 1 else piece, piece)


def _without_html(text: str) -> str:
    """Return the lines of a list in HTML; other texts are unchanged."""
    if not HTML_BREAK.search(text):
        return text
    text = HTML_LINK.sub(r"[\2](\1)", HTML_CELL.sub("\t", text))
    return unescape(HTML_TAG.sub("", HTML_BREAK.sub("\n", text)))


def _people_of(line: str) -> list[str]:
    """Return the signatories in a line that lists several, divided by semicolons; else the line."""
    pieces = [piece.strip() for piece in line.split(";") if piece.strip()]
    if len(line) > MAX_LINE or "\t" in line or len(pieces) < MIN_PEOPLE:
        return [line]
    names = [piece.partition(",")[0].split() for piece in pieces]
    are_names = all(2 <= len(words) <= 4 and all(word[:1].isupper() for word in words) for words in names)  # noqa: PLR2004
    is_row = any(is_titlelike(" ".join(words)) or is_organizationlike(" ".join(words)) for words in names)
    return pieces if are_names and not is_row else [line]


def _split_line(number: int, text: str, line: str) -> ListLine:
    if len(line) > MAX_LINE:
        return ListLine(number, text.strip(), (" ".join(line.split()),))
    line, dropped = _without_decoration(line.strip(" \r\n"))
    line, links, titles = _take_links(line)
    mails = [link for link in links if link.startswith("mailto:")]
    emails = [link.removeprefix("mailto:") for link in mails]
    websites = [link for link in links if link not in mails]
    for pattern, found in ((EMAIL, emails), (WEBSITE, websites)):
        while match := pattern.search(line):
            found.append(match[1])
            dropped += match[0].replace(match[1], "", 1)
            line = f"{line[: match.start()]} {line[match.end() :]}"
    line = MARKS.sub("", line)
    parts, shape = _split_parts(line.strip())
    # Further addresses are parts, so that nobody loses them unseen.
    parts += [*emails[1:], *websites[1:]]
    shape += "+" * len([*emails[1:], *websites[1:]])
    return ListLine(
        number,
        text.strip(),
        tuple(parts),
        emails[0] if emails else "",
        websites[0] if websites else "",
        shape,
        dropped + titles + "mailto:" * len(mails),
    )


def _without_decoration(line: str) -> tuple[str, str]:
    """Return a line without marks of quotation, bullets, numbers and the "and" of lists, and the removed text."""
    dropped = ""
    if (match := CHAT_TIME.match(line)) and any(map(str.isalpha, line[match.end() :])):
        # The rest is a person and a message.
        dropped, line = match[0], line[match.end() :].replace(": ", "\t", 1)
        dropped += ":" * ("\t" in line)
    if (match := END_TIME.search(line)) and any(map(str.isalpha, line[: match.start()])):
        dropped, line = dropped + match[0].strip(), line[: match.start()]
    while match := QUOTE.match(line) or BULLET.match(line):
        rest = line[match.end() :]
        if not any(character.isalnum() for character in rest):
            break
        dropped, line = dropped + match[0], rest.lstrip(" ")
    cells = line.split("\t")
    if len(cells) > 1 and cells[0].strip().isdecimal() and "".join(cells[1:]).strip():
        # The number of a row that was copied from a table.
        dropped, line = dropped + cells[0], "\t".join(cells[1:])
    if (match := LAST_AND.search(line)) and line[: match.start()].strip():
        dropped, line = dropped + match[0], line[: match.start()]
    if (match := FIRST_AND.match(line)) and line[match.end() :].strip():
        dropped, line = dropped + match[0], line[match.end() :]
    return line, dropped


def _take_links(line: str) -> tuple[str, list[str], str]:
    """Return a line with the texts of its markdown links, their targets, and their titles."""
    links: list[str] = []
    titles: list[str] = []

    def text_of(match: re.Match[str]) -> str:
        links.append(match[2])
        titles.append(match[3])
        return match[1]

    return LINK.sub(text_of, line), links, "".join(titles)


def _split_parts(line: str) -> tuple[list[str], str]:
    """Return the parts of a line, and one mark for each separator between them."""
    parts: list[str] = []
    for separator in ("\t", ";"):
        cells = [cell for cell in line.split(separator) if any(map(str.isalnum, cell))]
        if len(cells) > 1:
            parts = [_tidy(cell) for cell in cells]
            return parts, separator * (len(parts) - 1)
    line = QUOTED.sub(lambda match: match[0].translate(_PROTECT), line.strip("\t;"))
    shape, start, mark_before = "", 0, ""
    matches = [*SEPARATOR.finditer(line)]
    for end, after, mark in [*((match.start(), match.end(), match[0]) for match in matches), (len(line), 0, "")]:
        piece = line[start:end].strip()
        start = after
        if not any(character.isalnum() for character in piece):
            continue
        if parts and mark_before == "," and len(parts) == 1 and SUFFIX.fullmatch(piece):
            parts[0] += f", {piece}"
        else:
            shape += mark_before if parts else ""
            parts.append(piece)
        mark_before = "," if "," in mark else "|" if "|" in mark else "-"
    tidied: list[str] = []
    marks = ""
    for position, part in enumerate(parts):
        pieces = _take_affiliation(part) if position == 0 else [part]
        marks += (shape[position - 1] if position else "") + "(" * (len(pieces) - 1)
        tidied += [_tidy(piece.translate(_RESTORE)) for piece in pieces]
    return tidied, marks


def _take_affiliation(name: str) -> list[str]:
    """Divide "Name (Affiliation)"; a nickname or pronouns stay in the name."""
    match = IN_PARENTHESES.fullmatch(name)
    if match is None or NOTE.fullmatch(match[2].strip()):
        return [name]
    return [match[1], match[2]]


def _tidy(part: str) -> str:
    part = " ".join(part.split()).strip(" ,;")
    quoted = QUOTED.fullmatch(part)
    return quoted[1].strip() if quoted and quoted[1].strip() else part
