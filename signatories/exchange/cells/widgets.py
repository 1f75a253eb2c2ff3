"""Widgets that convert cells to stored values, or raise `ValueError` with a message about the cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from django_countries import countries
from import_export.widgets import Widget

from core.known_languages import SOURCE_LANGUAGE
from core.languages import language_codes
from core.numbers import grouped
from signatories.addresses import UndeliverableAddress, UnusableWebAddress, canonical_email, web_address
from signatories.entry_field import EntryField, Type
from signatories.enums import Kind, SortSource
from signatories.exchange.cells.dates import detect_date_order, parse_date
from signatories.exchange.cells.kind_words import KIND_OF_WORD, kind_of_answer
from signatories.exchange.headers.synonyms import LANGUAGE_WORDS
from signatories.models import SignatoryGroup
from signatories.text import clean_text, fold, printable_name, printable_text
from signatories.year_or_date import YEAR, year_or_date

KIND_ALIASES = {word: Kind(kind) for word, kind in KIND_OF_WORD.items() if kind in Kind}

#: Country codes by folded names that are not in the ISO list.
COUNTRY_NAMES = {
    **dict.fromkeys(("usa", "u.s.a.", "u.s.", "united states", "etats-unis", "etats unis"), "US"),
    **dict.fromkeys(("uk", "u.k.", "great britain", "england", "scotland", "wales", "northern ireland"), "GB"),
    **dict.fromkeys(("grande-bretagne", "angleterre", "ecosse", "royaume uni"), "GB"),
    **dict.fromkeys(("ivory coast",), "CI"),
    **dict.fromkeys(("south korea", "coree du sud"), "KR"),
    **dict.fromkeys(("russia", "russie"), "RU"),
    **dict.fromkeys(("czech republic", "republique tcheque"), "CZ"),
    **dict.fromkeys(("holland", "hollande", "the netherlands"), "NL"),
    **dict.fromkeys(("palestine",), "PS"),
    **dict.fromkeys(("vietnam", "viet nam"), "VN"),
    **dict.fromkeys(("taiwan",), "TW"),
    **dict.fromkeys(("tanzania", "tanzanie"), "TZ"),
    **dict.fromkeys(("bolivia", "bolivie"), "BO"),
    **dict.fromkeys(("venezuela",), "VE"),
    **dict.fromkeys(("iran",), "IR"),
    **dict.fromkeys(("syria", "syrie"), "SY"),
    **dict.fromkeys(("moldova", "moldavie"), "MD"),
    **dict.fromkeys(("turkey", "turquie"), "TR"),
    **dict.fromkeys(("dr congo", "drc", "democratic republic of congo", "congo-kinshasa", "rd congo", "rdc"), "CD"),
    **dict.fromkeys(("republic of the congo", "congo-brazzaville"), "CG"),
    **dict.fromkeys(("cape verde",), "CV"),
    **dict.fromkeys(("swaziland",), "SZ"),
    **dict.fromkeys(("macedonia", "macedoine"), "MK"),
    **dict.fromkeys(("burma",), "MM"),
    **dict.fromkeys(("east timor",), "TL"),
    **dict.fromkeys(("macau",), "MO"),
    **dict.fromkeys(("vatican", "vatican city"), "VA"),
    **dict.fromkeys(("republic of ireland",), "IE"),
    **dict.fromkeys(("uae",), "AE"),
    **dict.fromkeys(("republic of korea", "korea, republic of"), "KR"),
    **dict.fromkeys(("russian federation",), "RU"),
    **dict.fromkeys(("state of palestine",), "PS"),
    **dict.fromkeys(("slovak republic",), "SK"),
    **dict.fromkeys(("kyrgyz republic",), "KG"),
    # As people write their own country.
    **dict.fromkeys(("belgie",), "BE"),
    **dict.fromkeys(("sverige",), "SE"),
    **dict.fromkeys(("norge", "noreg"), "NO"),
    **dict.fromkeys(("danmark",), "DK"),
    **dict.fromkeys(("suomi",), "FI"),
    **dict.fromkeys(("island",), "IS"),
    **dict.fromkeys(("polska",), "PL"),
    **dict.fromkeys(("cesko", "ceska republika"), "CZ"),
    **dict.fromkeys(("slovensko",), "SK"),
    **dict.fromkeys(("magyarorszag",), "HU"),
    **dict.fromkeys(("hrvatska",), "HR"),
    **dict.fromkeys(("slovenija",), "SI"),
    **dict.fromkeys(("srbija", "србија"), "RS"),
    **dict.fromkeys(("eesti",), "EE"),
    **dict.fromkeys(("latvija",), "LV"),
    **dict.fromkeys(("lietuva",), "LT"),
    **dict.fromkeys(("shqiperia",), "AL"),
    **dict.fromkeys(("turkiye",), "TR"),
    **dict.fromkeys((fold("Россия"), fold("Российская Федерация")), "RU"),
    **dict.fromkeys((fold("Україна"),), "UA"),
    **dict.fromkeys((fold("България"),), "BG"),
    **dict.fromkeys((fold("Ελλάδα"),), "GR"),
    **dict.fromkeys((fold("日本"),), "JP"),
    **dict.fromkeys((fold("中国"), fold("中國")), "CN"),
    **dict.fromkeys((fold("台灣"), fold("台湾"), fold("臺灣")), "TW"),
    **dict.fromkeys((fold("대한민국"), fold("한국")), "KR"),
    **dict.fromkeys((fold("भारत"), "bharat"), "IN"),
    **dict.fromkeys((fold("مصر"),), "EG"),
    **dict.fromkeys((fold("المغرب"),), "MA"),
    **dict.fromkeys((fold("تونس"),), "TN"),
    **dict.fromkeys((fold("لبنان"),), "LB"),
    **dict.fromkeys((fold("فلسطين"),), "PS"),
    **dict.fromkeys((fold("ایران"),), "IR"),
    **dict.fromkeys((fold("ישראל"),), "IL"),
}
#: Two letters that are shown as a flag, and their distance from the letters of the code.
FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
FLAG_LETTERS = 0x1F1E6 - ord("A")
IN_PARENTHESES = re.compile(r"\([^()]*\)")
#: Languages of recognized country names, in order of precedence.
COUNTRY_LANGUAGES = tuple(dict.fromkeys((SOURCE_LANGUAGE, *language_codes(), *LANGUAGE_WORDS)))


@cache
def country_codes() -> dict[str, str]:
    """Return two-letter codes by `country_key` of each name, and by two- and three-letter code."""
    codes = dict(COUNTRY_NAMES)
    for language in COUNTRY_LANGUAGES:
        with override(language):
            for code, name in countries:
                codes.setdefault(country_key(name), code)
    for code in countries.countries:
        codes |= {code.casefold(): code, str(countries.alpha3(code)).casefold(): code}
    return codes


# Countries repeat from row to row. Their names in all languages are constants, so nothing makes an answer stale.
@lru_cache(maxsize=256)
def find_country(text: str) -> str:
    """Return the code of the country that a text names: "Suisse/Schweiz", "🇨🇦 Canada", "Canada (Ontario)"; else ""."""
    codes = country_codes()
    if code := codes.get(country_key(text)):
        return code
    flags = ["".join(chr(ord(letter) - FLAG_LETTERS) for letter in flag) for flag in FLAG.findall(text)]
    words = IN_PARENTHESES.sub("", FLAG.sub("", text)).strip()
    names = [part for part in re.split(r"\s*/\s*", words) if part]
    found = {codes.get(country_key(name), "") for name in names} | {codes.get(flag.casefold(), "") for flag in flags}
    return found.pop() if len(found) == 1 else ""


def country_key(name: str) -> str:
    """Return the normalized name of a country: "gambia" for "The Gambia", "saint lucia" for "St. Lucia"."""
    words = fold(name).replace("’", "'").replace("&", "and").removeprefix("the ").split()
    return " ".join("saint" if word in ("st", "st.") else word for word in words)


class TextWidget(Widget):
    """One line of printable text with at most `max_length` characters; longer text is an error."""

    rule: Callable[[str], str] = staticmethod(printable_text)

    def __init__(self, *, max_length: int, required: bool = False) -> None:
        super().__init__()
        self.max_length = max_length
        self.required = required

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        text: str = self.rule(value or "")
        if len(text) > self.max_length:
            raise ValueError(
                _("has %(length)s characters; at most %(most)s are allowed")
                % {"length": grouped(len(text)), "most": grouped(self.max_length)}
            )
        if not text and self.required:
            raise ValueError(_("is missing"))
        return text


class NameWidget(TextWidget):
    """A name in one line, with at least one letter or digit."""

    rule = staticmethod(printable_name)


class KindWidget(Widget):
    """A kind, by the words in `KIND_ALIASES` and those in `explained`, which staff assigned."""

    def __init__(self, explained: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.words = KIND_ALIASES | {fold(word): Kind(kind) for word, kind in (explained or {}).items()}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        word = fold(value or "")
        if not word:
            raise ValueError(_("is missing: write “organization” or “individual”"))
        kind = self.words.get(word) or kind_of_answer(word)
        if kind not in Kind:
            raise ValueError(_("is neither “organization” nor “individual”"))
        return str(Kind(kind).value)


class EmailWidget(Widget):
    """One bare address, or nothing. Invisible characters inside an address are an error."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        try:
            return canonical_email(value or "")
        except UndeliverableAddress as error:
            raise ValueError(_("is not an e-mail address. %s") % error) from None


class WebsiteWidget(Widget):
    """The address of a website, with or without https://, or nothing."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        try:
            return web_address(value or "")
        except UnusableWebAddress as error:
            raise ValueError(_("is not a web address. %s") % error) from None


class CountryWidget(Widget):
    """A country by its ISO 3166 code, or its name in one of `COUNTRY_LANGUAGES`; stored as the two-letter code."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        text = clean_text(value or "")
        if not text:
            return ""
        if code := find_country(text):
            return code
        raise ValueError(_("is not a known country: use its name or its two-letter code, such as CA"))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value or "")


class DateWidget(Widget):
    """A date in the formats of `date_parsing.parse_date`, or nothing. `order` applies to dates such as 03/04/2026."""

    def __init__(self, order: str = "") -> None:
        super().__init__()
        self.order = order

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> date | None:
        return parse_date(value or "", self.order)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.isoformat() if value else ""


class YearOrDateWidget(Widget):
    """A year, or a date in the formats of `DateWidget`, or nothing."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        text = clean_text(value or "").removesuffix(".0")
        day = None if YEAR.fullmatch(text) else parse_date(text, detect_date_order([text]))
        return year_or_date(day.isoformat() if day else text)


class SortSourceWidget(Widget):
    """The origin of a sort text, as exports of this site name it, or nothing."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        word = fold(value or "")
        if word and word not in SortSource:
            raise ValueError(_("is not one of these words: %s") % ", ".join(SortSource.values))
        return word


#: Widgets by type of value, except for check boxes, which `consent_answers` reads.
WIDGETS: dict[Type, Callable[[EntryField], Widget]] = {
    Type.KIND: lambda field: KindWidget(),
    Type.NAME: lambda field: NameWidget(max_length=_max_length(field), required=field.required),
    Type.NAMES: lambda field: NameWidget(max_length=field.model_field.text_field.max_length, required=False),
    Type.TEXT: lambda field: TextWidget(max_length=_max_length(field)),
    Type.EMAIL: lambda field: EmailWidget(),
    Type.WEBSITE: lambda field: WebsiteWidget(),
    Type.COUNTRY: lambda field: CountryWidget(),
    Type.SORT_SOURCE: lambda field: SortSourceWidget(),
    Type.DATE: lambda field: DateWidget(),
    Type.GROUP: lambda field: TextWidget(max_length=SignatoryGroup._meta.get_field("heading").max_length or 0),
}


def widget_for(field: EntryField) -> Widget:
    """Return a new widget that reads the cells of an imported field and writes those of an exported one."""
    return WIDGETS[field.type](field)


def _max_length(field: EntryField) -> int:
    length: int = field.model_field.max_length
    return length
