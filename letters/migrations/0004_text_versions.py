"""Maps the text versions of signatories to the checksum of what a reader can see.

Until now the version was a checksum of serialized blocks. For the published text and each revision of every letter
both are computed, so that whoever signed one of these texts is still known to have signed it. Everything here is
frozen: it must not import the code of today.
"""

import datetime
import hashlib
import json
import re
import unicodedata
from html import escape
from html.parser import HTMLParser

from django.db import migrations
from django.utils.formats import date_format
from django.utils.translation import override

STREAMS = ("recipients", "copies", "body")
LINES = ("title", "standfirst", "place", "subject", "closing")
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
SYNONYMS = {"strong": "b", "em": "i", "del": "s", "strike": "s"}
STYLES = {"b", "i", "s", "u", "sup", "sub", "code", "a"}
STRUCTURE = {"ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr", "img", "embed"}
TARGETS = ("alt", "embedtype", "href", "id", "linktype", "src", "url")
SPACE_AROUND = re.compile(r"( ?)(.*?)( ?)")
#: The fields of structs: of one line, of several.
STRUCTS = {
    "addressee": (("name", "office", "institution"), ("address",)),
    "quotation": (("attribution",), ("quote",)),
    "image": (("alt_text", "credit"), ()),
}


def map_versions(apps, schema_editor):
    """Replace each version that is known from a text by that text's new version; others stay."""
    Letter = apps.get_model("letters", "LetterPage")
    Signatory = apps.get_model("signatories", "Signatory")
    Revision = apps.get_model("wagtailcore", "Revision")
    signed = Signatory.objects.exclude(text_version="").values_list("signatory_list", flat=True)
    for letter in Letter.objects.filter(signatory_list__in=signed.distinct()).select_related("locale"):
        language = letter.locale.language_code
        texts = [{name: getattr(letter, name) for name in (*LINES, "salutation", "date")}]
        texts[0] |= {name: list(getattr(letter, name).raw_data) for name in STREAMS}
        revisions = Revision.objects.filter(object_id=str(letter.pk), base_content_type__model="page")
        texts += [_of_revision(content) for content in revisions.values_list("content", flat=True).iterator()]
        entries = Signatory.objects.filter(signatory_list=letter.signatory_list_id)
        for old, new in {old_version(text, language): new_version(text) for text in texts}.items():
            entries.filter(text_version=old).update(text_version=new)


def _of_revision(content):
    text = {name: content.get(name) or "" for name in (*LINES, "salutation")}
    date = content.get("date")
    text["date"] = datetime.date.fromisoformat(date[:10]) if date else None
    for name in STREAMS:
        stream = content.get(name) or []
        text[name] = json.loads(stream) if isinstance(stream, str) else stream
    return text


def old_version(text, language):
    parts = [_place_and_date(text, language)]
    parts += [text[name] for name in ("subject", "salutation", "closing", "title", "standfirst")]
    streams = [json.dumps(text[name], sort_keys=True) for name in STREAMS]
    return hashlib.sha256("\0".join([*parts, *streams]).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _place_and_date(text, language):
    if not text["date"]:
        return text["place"]
    is_french = language.startswith("fr")
    with override(language):
        date = date_format(text["date"], "j\\e\\r F Y" if is_french and text["date"].day == 1 else "j F Y")
    if not text["place"]:
        return date
    return f"{text['place']}, le {date}" if is_french else f"{text['place']}, {date}"


def new_version(text):
    seen = {name: _one_line(text[name]) for name in LINES}
    seen["salutation"] = _lines(text["salutation"])
    seen["date"] = text["date"].isoformat() if text["date"] else ""
    for name in STREAMS:
        children = [[child["type"], _canonical(child["type"], child["value"])] for child in text[name]]
        seen[name] = [child for child in children if not _is_blank(child[1])]
    seen = {name: value for name, value in seen.items() if not _is_blank(value)}
    content = json.dumps([1, seen], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _canonical(block_type, value):
    if block_type in STRUCTS:
        of_one_line, of_lines = STRUCTS[block_type]
        fields = {name: _one_line(value.get(name) or "") for name in of_one_line}
        fields |= {name: _lines(value.get(name) or "") for name in of_lines}
        fields["image"] = value.get("image") or ""
        return {name: field for name, field in fields.items() if not _is_blank(field)}
    if block_type in ("demands", "notes"):
        items = [item["value"] if isinstance(item, dict) else item for item in value]
        return [_rich_text(item or "") for item in items]
    return _one_line(value or "") if block_type == "heading" else _rich_text(value or "")


def _visible(text):
    return unicodedata.normalize("NFC", str(text).translate(INVISIBLE))


def _one_line(text):
    return " ".join(_visible(text).split())


def _lines(text):
    return "\n".join(" ".join(line.split()) for line in _visible(text).strip().splitlines())


def _is_blank(value):
    return value in ("", None, [], {})


def _rich_text(source):
    reader = _RichTextReader()
    reader.feed(_visible(source))
    reader.close()
    return reader.text()


class _RichTextReader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self._styles = []
        self._parts = []

    def handle_starttag(self, tag, attrs):
        name = SYNONYMS.get(tag, tag)
        given = dict(attrs)
        target = "".join(f" {key}={given[key]}" for key in TARGETS if given.get(key))
        if name in STYLES:
            self._styles.append((name, target))
        elif name in STRUCTURE:
            self._parts.append(("", f"\n<{name}{target}>"))
        elif name in ("p", "div", "br"):
            self._parts.append(("", "\n"))

    def handle_endtag(self, tag):
        name = SYNONYMS.get(tag, tag)
        if name in STYLES:
            open_styles = [position for position, (style, _target) in enumerate(self._styles) if style == name]
            if open_styles:
                del self._styles[open_styles[-1]]
        elif name in ("ul", "ol"):
            self._parts.append(("", f"\n</{name}>"))
        elif name in STRUCTURE or name in ("p", "div"):
            self._parts.append(("", "\n"))

    def handle_data(self, data):
        style = "".join(sorted({f"<{name}{target}>" for name, target in self._styles}))
        before, text, after = SPACE_AROUND.fullmatch(re.sub(r"\s+", " ", data)).groups()
        self._parts += [("", before), (style, escape(text, quote=False)), ("", after)]

    def text(self):
        out, current = [], ""
        for style, text in self._parts:
            if style != current and text.strip(" "):
                out.append(f"</>{style}")
                current = style
            out.append(text)
        return "\n".join(filter(None, (" ".join(line.split()) for line in "".join(out).split("\n"))))


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0003_press_and_editions"),
        ("signatories", "0009_french_order"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(map_versions, migrations.RunPython.noop)]
