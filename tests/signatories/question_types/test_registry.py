"""The rules of each type of question: whatever is accepted is written and read back unchanged."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from signatories.enums import QuestionType, Visibility
from signatories.models import Question
from signatories.question_types.registry import ANSWER_TYPES, answer_type
from tests.hypothesis_profiles import max_examples

CHOICES = [
    {"value": "biology", "label": "Biology", "labels": {"fr": "Biologie"}},
    {"value": "law_society", "label": "Law, and society", "labels": {"fr": "Droit et société"}},
    {"value": "law", "label": "Law", "labels": {}},
]
#: Texts that come close to answers of the types, and any other text.
CELLS = st.one_of(
    st.text(max_size=60),
    st.text("0123456789 .,-'+−\u202f", max_size=20),
    st.text("0123456789X- ", max_size=24).map(lambda text: f"https://orcid.org/{text}"),
    st.dates().map(str),
    st.lists(
        st.sampled_from(["biology", "Law", "Law, and society", "Droit et société", "law_society", "Biologie"])
    ).map(", ".join),
    st.sampled_from(["yes", "No", "TRUE", "0", "example.org/a?b#c", "k1a0b6", "SW1A 1AA", "00950", "12345-678"]),
)
COUNTRIES = st.sampled_from(["", "CA", "GB", "BR", "PL", "PT", "NL", "US", "DE", "IE", "MT", "IS", "SI", "GR", "XX"])


def question(type_: QuestionType, visibility: Visibility = Visibility.PRIVATE, **more: Any) -> Question:
    return Question(key="q", label="Question", type=type_, choices=CHOICES, visibility=visibility, **more)


def parse(type_: QuestionType, text: str, *, country: str = "", **more: Any) -> Any:
    asked = question(type_, **more)
    return answer_type(asked).parse(text, asked, country=country)


def test_every_type_is_registered() -> None:
    assert set(ANSWER_TYPES) == set(QuestionType)


@pytest.mark.parametrize("type_", QuestionType)
@given(text=CELLS, country=COUNTRIES)
@settings(max_examples=max_examples(120), deadline=None)
def test_an_accepted_answer_is_json_and_is_read_back_unchanged(type_: QuestionType, text: str, country: str) -> None:
    asked = question(type_)
    rules = answer_type(asked)
    try:
        answer = rules.parse(text, asked, country=country)
    except ValueError:
        return
    if answer is None:
        return
    assert json.loads(json.dumps(answer)) == answer
    assert rules.parse(rules.to_text(answer, asked), asked, country=country) == answer
    field = rules.form_field(asked, required=False)
    submitted = rules.form_value(answer, asked)
    assert rules.clean(field.clean(submitted), asked, country=country) == answer
    for language in ("en", "fr"):
        with override(language):
            assert rules.display(answer, asked)
            assert rules.parse(rules.to_text(answer, asked), asked, country=country) == answer
            rules.printed(answer, asked)


@pytest.mark.parametrize("type_", QuestionType)
@pytest.mark.parametrize("blank", ["", "  ", "\u00a0", "\n"])
def test_a_blank_text_is_no_answer(type_: QuestionType, blank: str) -> None:
    assert parse(type_, blank) is None


@pytest.mark.parametrize(
    ("type_", "text", "answer"),
    [
        (QuestionType.TEXT, " Toronto  ON ", "Toronto ON"),
        (QuestionType.LONG_TEXT, "One.\r\nTwo.", "One.\nTwo."),
        (QuestionType.CHOICE, "BIOLOGIE", "biology"),
        (QuestionType.CHOICE, "Law, and society", "law_society"),
        (QuestionType.CHOICES, "Law, Biology", ["biology", "law"]),
        (QuestionType.CHOICES, "Law, and society, Law", ["law_society", "law"]),
        (QuestionType.CHOICES, "law; Droit et société\nBiology", ["biology", "law_society", "law"]),
        (QuestionType.YES_NO, "No", False),
        (QuestionType.YES_NO, "TRUE", True),
        (QuestionType.NUMBER, "007", 7),
        (QuestionType.NUMBER, "1 234 567", 1_234_567),
        (QuestionType.NUMBER, "1\u202f234,5", 1234.5),
        (QuestionType.NUMBER, "−2.50", -2.5),
        (QuestionType.NUMBER, "1.234", 1.234),
        (QuestionType.NUMBER, "-0.0", 0),
        (QuestionType.NUMBER, "٣", 3),
        (QuestionType.NUMBER, "١٬٢٣٤٫٥", 1234.5),
        (QuestionType.NUMBER, "१２", 12),
        (QuestionType.NUMBER, "–5", -5),
        (QuestionType.DATE, "2026-05-31", "2026-05-31"),
        (QuestionType.DATE, "٢٠٢٦-٠٥-٣١", "2026-05-31"),
        (QuestionType.ORCID, "https://orcid.org/0000-0002-1825-0097?lang=fr", "0000-0002-1825-0097"),
        (QuestionType.ORCID, "0000–0002–1825–0097", "0000-0002-1825-0097"),
        (QuestionType.ORCID, "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        (QuestionType.ORCID, "ORCID: 0000 0002 1694 233x", "0000-0002-1694-233X"),
        (QuestionType.URL, "Example.org/me", "https://example.org/me"),
    ],
)
def test_answers_are_stored_in_one_form(type_: QuestionType, text: str, answer: Any) -> None:
    stored = parse(type_, text)
    assert stored == answer
    assert type(stored) is type(answer)


@pytest.mark.parametrize(
    ("country", "text", "code"),
    [
        ("CA", "k1a0b6", "K1A 0B6"),
        ("GB", "sw1a1aa", "SW1A 1AA"),
        ("BR", "12345678", "12345-678"),
        ("PL", "00950", "00-950"),
        ("MT", "vlt1117", "VLT 1117"),
        ("GR", "111 41", "11141"),
        ("IE", "d02 x285", "D02 X285"),
        ("", "k1a 0b6", "K1A 0B6"),
        ("DE", "D-10115", "10115"),
        ("FR", "f-75008", "75008"),
        ("JP", "１００－０００１", "1000001"),
        ("EG", "١١٥١١", "11511"),
    ],
)
def test_postal_codes_follow_the_country(country: str, text: str, code: str) -> None:
    assert parse(QuestionType.POSTAL_CODE, text, country=country) == code


@pytest.mark.parametrize(
    ("type_", "text", "country"),
    [
        (QuestionType.TEXT, "x" * 256, ""),
        (QuestionType.TEXT, "a\x07b", ""),
        (QuestionType.LONG_TEXT, "x" * 2001, ""),
        (QuestionType.CHOICE, "Chemistry", ""),
        (QuestionType.CHOICES, "Biology, Chemistry", ""),
        (QuestionType.YES_NO, "perhaps", ""),
        (QuestionType.NUMBER, "1,234", ""),
        (QuestionType.NUMBER, "nan", ""),
        (QuestionType.NUMBER, "1e5", ""),
        (QuestionType.NUMBER, "9" * 16, ""),
        (QuestionType.DATE, "31/05/2026", ""),
        (QuestionType.DATE, "2026-02-30", ""),
        (QuestionType.POSTAL_CODE, "12345", "CA"),
        (QuestionType.POSTAL_CODE, "D-1011", "DE"),
        (QuestionType.NUMBER, "½", ""),
        (QuestionType.NUMBER, "10²", ""),
        (QuestionType.POSTAL_CODE, "Ottawa, Ontario, Canada", ""),
        (QuestionType.ORCID, "0000-0002-1825-0098", ""),
        (QuestionType.ORCID, "https://orcid.org/", ""),
        # A valid ISNI that is no ORCID iD.
        (QuestionType.ORCID, "0000 0001 2103 2683", ""),
        (QuestionType.URL, "jo@example.org", ""),
    ],
)
def test_what_is_no_answer_is_refused(type_: QuestionType, text: str, country: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse(type_, text, country=country)


@pytest.mark.parametrize("text", ["jo@example.org", "see www.example.org"])
def test_public_texts_have_no_addresses(text: str) -> None:
    assert parse(QuestionType.TEXT, text) == text
    with pytest.raises(ValueError, match="would be public"):
        parse(QuestionType.TEXT, text, visibility=Visibility.PUBLIC)


def test_the_country_of_the_question_goes_before_that_of_the_entry() -> None:
    asked = question(QuestionType.POSTAL_CODE, country="CA")
    assert answer_type(asked).parse("k1a0b6", asked, country="FR") == "K1A 0B6"


@pytest.mark.parametrize(
    ("type_", "answer", "printed"),
    [
        (QuestionType.CHOICES, ["biology", "law"], {"en": "Biology, Law", "fr": "Biologie, Law"}),
        (QuestionType.YES_NO, True, {"en": "Question", "fr": "Question"}),
        (QuestionType.YES_NO, False, {"en": "", "fr": ""}),
        (QuestionType.NUMBER, 1234.5, {"en": "1234.5", "fr": "1234,5"}),
        (QuestionType.DATE, "2026-05-31", {"en": "31 May 2026", "fr": "31 mai 2026"}),
        (QuestionType.ORCID, "0000-0002-1825-0097", dict.fromkeys(("en", "fr"), "ORCID 0000-0002-1825-0097")),
    ],
)
def test_answers_are_printed_in_the_language_of_the_page(
    type_: QuestionType, answer: Any, printed: dict[str, str]
) -> None:
    asked = question(type_)
    shown = {}
    for language in printed:
        with override(language):
            shown[language] = answer_type(asked).printed(answer, asked)
    assert shown == printed


@pytest.mark.parametrize(("language", "text"), [("de", "1.234"), ("en", "1,234"), ("fr", "1,234"), ("it", "12.500")])
def test_a_number_that_may_have_thousands_is_doubted(language: str, text: str) -> None:
    with override(language), pytest.raises(ValueError, match=r"\w"):
        parse(QuestionType.NUMBER, text)


@pytest.mark.parametrize("language", ["de", "en", "fr"])
def test_numbers_with_three_decimals_are_written_as_they_are_read_in_any_language(language: str) -> None:
    with override(language):
        assert parse(QuestionType.NUMBER, "0,125") == 0.125
        assert parse(QuestionType.NUMBER, "12345,678") == 12345.678
        text = ANSWER_TYPES[QuestionType.NUMBER].to_text(1.234, Question())
        assert parse(QuestionType.NUMBER, text) == 1.234


@pytest.mark.parametrize("type_", QuestionType)
def test_invisible_characters_alone_are_no_answer(type_: QuestionType) -> None:
    assert parse(type_, "\u200f \u00a0") is None
