from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation
from django_countries import countries
from django_countries.fields import Country
from hypothesis import given, settings
from hypothesis import strategies as st

from signatories.exchange.cells.widgets import (
    CountryWidget,
    DateWidget,
    EmailWidget,
    KindWidget,
    TextWidget,
    WebsiteWidget,
    country_key,
)
from signatories.text import UnprintableText
from tests.hypothesis_profiles import max_examples

BLANKS = ["", " ", "\t\n", "\u00a0"]


@pytest.mark.parametrize("widget", [TextWidget(max_length=9), EmailWidget(), WebsiteWidget(), CountryWidget()])
@pytest.mark.parametrize("blank", BLANKS)
def test_a_blank_cell_is_an_empty_text(widget: TextWidget, blank: str) -> None:
    assert widget.clean(blank) == ""


@pytest.mark.parametrize("blank", [*BLANKS, "\u200b"])
def test_what_is_required_must_be_seen(blank: str) -> None:
    with pytest.raises(ValueError, match="missing"):
        TextWidget(max_length=9, required=True).clean(blank)


@pytest.mark.parametrize(
    ("cell", "text"),
    [("  Alder \t Ash ", "Alder Ash"), ("Alder\r\nAsh", "Alder Ash"), ("E\u0301rable", "Érable"), ("\u200b", "")],
)
def test_text_is_cleaned_into_one_line(cell: str, text: str) -> None:
    assert TextWidget(max_length=20).clean(cell) == text


def test_text_that_is_too_long_is_refused_and_never_cut() -> None:
    assert TextWidget(max_length=5).clean(" Alder ") == "Alder"
    with pytest.raises(ValueError, match=r"\b6\b.*\b5\b"):
        TextWidget(max_length=5).clean("Alders")


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\x9f"])
def test_control_characters_are_refused(control: str) -> None:
    with pytest.raises(ValueError, match="control"):
        TextWidget(max_length=20).clean(f"Al{control}der")


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("organization", "organization"),
        (" ORGANISATION ", "organization"),
        ("Org", "organization"),
        ("Organisme", "organization"),
        ("individual", "individual"),
        ("Individu", "individual"),
        ("Person", "individual"),
        ("personne", "individual"),
    ],
)
def test_a_kind_is_understood_in_both_languages(cell: str, kind: str) -> None:
    assert KindWidget().clean(cell) == kind


@pytest.mark.parametrize("cell", ["", " ", "robot", "organization, individual", "1", "published"])
def test_another_kind_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="organization"):
        KindWidget().clean(cell)


@pytest.mark.parametrize(
    "address", ["robin@example.org", "robin+letter@mail.example.org", "R.O'Bin@example.org", f"{'r' * 64}@example.org"]
)
def test_one_bare_address_is_kept_as_it_is(address: str) -> None:
    assert EmailWidget().clean(f" {address}\n") == address


@pytest.mark.parametrize(
    "cell",
    [
        "no-at-sign",
        "a@b@example.org",
        "x@example.org\nBcc: victim@example.net",
        "x@example.org,y@example.org",
        "x@example.org; y@example.org",
        "mailto:x@example.org",
        "<x@example.org>",
        "Robin <x@example.org>",
        "x@example..org",
        "x@.example.org",
        "x@example.org.",
        "x y@example.org",
        f"{'r' * 65}@example.org",
        f"x@{'a' * 300}.org",
        "x\u200b@example.org",
        "x%0aBcc:y@example.org",
    ],
)
def test_anything_else_is_no_address(cell: str) -> None:
    with pytest.raises(ValueError, match="e-mail"):
        EmailWidget().clean(cell)


@pytest.mark.parametrize(
    "address",
    ["https://example.org", "http://www.example.org/a?b=c#d", "https://xn--exemple-t-i4ab.example.org/%C3%A9"],
)
def test_a_web_address_in_full_is_kept_as_it_is(address: str) -> None:
    assert WebsiteWidget().clean(f" {address} ") == address


@pytest.mark.parametrize(
    "cell",
    [
        "robin@example.org",
        "ftp://example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https://example.org/a b",
        "https://example.org/\nhttps://example.com/",
        "see https://example.org",
        f"https://example.org/{'a' * 481}",
    ],
)
def test_anything_else_is_no_web_address(cell: str) -> None:
    with pytest.raises(ValueError, match=r"web address|longer"):
        WebsiteWidget().clean(cell)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("CA", "CA"),
        (" ca ", "CA"),
        ("CAN", "CA"),
        ("Canada", "CA"),
        ("GERMANY", "DE"),
        ("Allemagne", "DE"),
        ("Royaume-Uni", "GB"),
        ("Côte d'Ivoire", "CI"),
    ],
)
def test_a_country_is_known_by_code_and_by_name_in_both_languages(language: str, cell: str, code: str) -> None:
    with translation.override(language):
        assert CountryWidget().clean(cell) == code
        assert translation.get_language() == language


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("CAN", "CA"),
        ("xk", "XK"),
        ("Kosovo", "XK"),
        ("The Gambia", "GM"),
        ("St. Lucia", "LC"),
        ("Trinidad & Tobago", "TT"),
        ("Cote d’Ivoire", "CI"),
        ("DR Congo", "CD"),
        ("Congo-Brazzaville", "CG"),
        ("USA", "US"),
        ("Deutschland", "DE"),
        ("España", "ES"),
        ("Brasil", "BR"),
    ],
)
def test_a_country_is_known_by_what_people_call_it(cell: str, code: str) -> None:
    assert CountryWidget().clean(cell) == code


def test_a_name_of_a_country_means_one_country_in_all_languages() -> None:
    meanings: dict[str, set[str]] = {}
    for language in ("en", "fr"):
        with translation.override(language):
            for code, name in countries:
                meanings.setdefault(country_key(name), set()).add(code)
                assert CountryWidget().clean(str(name)) == code
    assert {key: codes for key, codes in meanings.items() if len(codes) > 1} == {}


@pytest.mark.parametrize("cell", ["Narnia", "XX", "C", "Canada, Mexico"])
def test_another_country_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="country"):
        CountryWidget().clean(cell)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-03-31", date(2026, 3, 31)),
        (" 2026-03-31 ", date(2026, 3, 31)),
        ("2026-03-31 23:59:59", date(2026, 3, 31)),
        ("2026-03-31T23:59:59Z", date(2026, 3, 31)),
        ("", None),
        (" ", None),
    ],
)
def test_a_day_is_read_as_iso_8601_writes_it(cell: str, day: date | None) -> None:
    assert DateWidget().clean(cell) == day


@pytest.mark.parametrize("cell", ["30112", "61112", "4611", "March 2026", "2026", "3/2026", "1/2/26", "12026-01-01"])
def test_what_is_no_day_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="year-month-day"):
        DateWidget().clean(cell)


def test_values_are_written_as_they_are_read() -> None:
    assert DateWidget().render(date(2026, 3, 31)) == "2026-03-31"
    assert DateWidget().render(None) == ""
    assert CountryWidget().render(Country("CA")) == "CA"
    assert CountryWidget().render(Country("")) == ""
    assert CountryWidget().render(None) == ""


@given(st.dates())
@settings(max_examples=max_examples(100), deadline=None)
def test_any_day_comes_back(day: date) -> None:
    assert DateWidget().clean(DateWidget().render(day)) == day


@given(
    st.text(alphabet=st.characters(exclude_categories=["C"], exclude_characters="\n\r\u2028\u2029\x85"), max_size=40)
)
@settings(max_examples=max_examples(200), deadline=None)
def test_text_that_is_stored_is_read_back_unchanged(text: str) -> None:
    widget = TextWidget(max_length=255)
    try:
        stored = widget.clean(text)
    except UnprintableText:
        return
    assert widget.clean(stored) == stored


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        *(("🇨🇦", "CA"), ("🇫🇷 France", "FR"), ("Canada (Ontario)", "CA"), ("Suisse/Schweiz", "CH"), ("België", "BE")),
        *(("日本", "JP"), ("مصر", "EG"), ("Россия", "RU"), ("Ελλάδα", "GR"), ("Türkiye", "TR"), ("🇬🇧 UK", "GB")),
    ],
)
def test_countries_are_read_as_people_write_them(cell: str, code: str) -> None:
    assert CountryWidget().clean(cell) == code


@pytest.mark.parametrize("cell", ["France / Canada", "🇨🇦 France", "international", "🇨🇦🇫🇷", "(Canada)", "🏴", "/"])
def test_several_countries_and_none_are_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="not a known country"):
        CountryWidget().clean(cell)
