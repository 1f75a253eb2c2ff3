from __future__ import annotations

import io
import json
import unicodedata
from email import message_from_bytes, policy
from xml.etree import ElementTree

import pytest
from django.core.mail import EmailMessage
from django.utils.translation import override
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from signatories.names.keys import name_key, sort_key
from signatories.text import UnprintableText, clean_text, fold, is_visible, printable_name, printable_text
from tests.hypothesis_profiles import max_examples


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("  Cedar \t Network ", "Cedar Network"),
        ("Cedar\u00a0\u202fNetwork", "Cedar Network"),
        ("Cedar\r\nNetwork\rTrust", "Cedar\nNetwork\nTrust"),
        ("Cedar \n Network\n", "Cedar\nNetwork"),
        ("E\u0301rable", "Érable"),
        ("Ce\u00addar\u200b Net\u2060work\ufeff", "Cedar Network"),
        # Removing a zero-width space joins its neighbours.
        ("E\u200b\u0301rable", "Érable"),
        # Joiners are significant between letters and inside emoji, but not at an edge.
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🔧", "👩\u200d🔧"),
        ("\u200dCedar \u200c Network\u200d", "Cedar Network"),
        # Case, punctuation and formulas are unchanged.
        ("+1 COLLECTIVE (Ltd.)", "+1 COLLECTIVE (Ltd.)"),
        ("", ""),
    ],
)
def test_text_is_stored_without_noise(raw: str, stored: str) -> None:
    assert clean_text(raw) == stored


@given(st.text(max_size=60))
@example("\u200d \u200d \u0301")
@example("a\u200d\u200b\n\u200c\u0301")
@settings(max_examples=max_examples(400), deadline=None)
def test_cleaning_twice_is_the_same_as_cleaning_once(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once


@given(st.text(max_size=60))
@settings(max_examples=max_examples(200), deadline=None)
def test_cleaned_text_has_no_blank_at_its_ends_and_no_run_of_spaces(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    assert cleaned == unicodedata.normalize("NFC", cleaned)


@pytest.mark.parametrize("text", ["a", "7", "&", "😀", "日本", "ᐃᓄᐃᑦ", " . "])
def test_a_letter_a_digit_or_a_mark_can_be_seen(text: str) -> None:
    assert is_visible(text) is True


@pytest.mark.parametrize("text", ["", " \t\n", "\u200b\u200d\ufeff", "\u00a0\u2003", "\u0301", "\u202e"])
def test_spaces_and_marks_without_a_letter_can_not_be_seen(text: str) -> None:
    assert is_visible(text) is False


@given(st.text(max_size=60))
@settings(max_examples=max_examples(200), deadline=None)
def test_cleaning_a_name_does_not_change_its_key(name: str) -> None:
    assert name_key(clean_text(name)) == name_key(name)
    assert fold(clean_text(name)) == fold(name)


def test_rare_ideographs_are_letters_also_those_newer_than_python() -> None:
    for name in ("𪜀田", "\U00031350", "\U0002ebf0\U000323af"):
        assert printable_name(name) == name
    assert (sort_key("\U00031350"), sort_key("𒀀𒀁")) == ("qi", "~12000~12001")
    for text in ("\U0002ffff", "\U0003fffe", "\U00040000"):
        with pytest.raises(UnprintableText):
            printable_text(text)


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("", ""),
        (" Robin \t Fernleaf ", "Robin Fernleaf"),
        ("Robin\r\nFernleaf\vof\u2028Larch", "Robin Fernleaf of Larch"),
        ("Ro\u00adbin\u200b \u200eFernleaf\u200f\ufeff", "Robin Fernleaf"),
        # Joiners and variation selectors stay if a script or an emoji needs them, and are removed elsewhere.
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("അവന\u0d4d\u200d", "അവന\u0d4d\u200d"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
        ("👩🏽\u200d🔧", "👩🏽\u200d🔧"),
        ("👁\ufe0f\u200d🗨\ufe0f", "👁\ufe0f\u200d🗨\ufe0f"),
        ("Larch ❤\ufe0f", "Larch ❤\ufe0f"),
        ("1\ufe0f\u20e3", "1\ufe0f\u20e3"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("Ro\u200dbin Fern\u200cleaf 1\ufe0f", "Robin Fernleaf 1"),
        # No more marks than any language uses.
        ("Nguyê\u0303n", "Nguyễn"),
        ("הַלְלוּ־יָהּ", "הַלְלוּ־יָהּ"),
        ("ש\u05bc\u05c1\u05b8\u0596\u05bd", "שּׁ\u05b8\u05bd\u0596"),
        ("ที่นี่", "ที่นี่"),
        ("བསྒྲུབས", "བསྒྲུབས"),
        ("မြ\u103d\u103e\u102d\u102f\u1037", "မြ\u103d\u103e\u102d\u102f\u1037"),
        ("+1 Collective 😀 (№ 350) – ½ €", "+1 Collective 😀 (№ 350) – ½ €"),
    ],
)
def test_printable_text_is_stored_without_what_can_not_be_seen(raw: str, stored: str) -> None:
    assert printable_text(raw) == unicodedata.normalize("NFC", stored)


def test_lines_stay_lines_where_there_may_be_several() -> None:
    assert printable_text("One\r\n  two \u2029three", multiline=True) == "One\ntwo\nthree"


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("Ro\x00bin", "\x00"),
        ("Ro\x07bin", "\x07"),
        ("Robin \x9d", "\x9d"),
        ("Robin\ufffe", "\ufffe"),
        ("Robin \U0001ffff", "\U0001ffff"),
        ("Robin \ufdd0", "\ufdd0"),
        ("Robin\ue000", "\ue000"),
        ("Robin\U0010fffd", "\U0010fffd"),
        ("Robin\u0378", "\u0378"),
        ("Robin\ud800", "\ud800"),
        ("Ro\u202ebin", "\u202e"),
        ("Ro\u2067bin", "\u2067"),
        ("Ro\u2063bin", "\u2063"),
        ("Robin \U000e0041", "\U000e0041"),
        ("\ufff9Robin", "\ufff9"),
        ("\u3164", "\u3164"),
        ("Robin\u115f", "\u115f"),
        ("\u1160", "\u1160"),
        ("\uffa0", "\uffa0"),
        ("Robin\u2800Fernleaf", "\u2800"),
        ("Robin\u180e", "\u180e"),
        ("Robin\u034f", "\u034f"),
        ("Robin\U0001d159", "\U0001d159"),
        ("Ro\ufffdbin", "\ufffd"),
        ("Ro\ufffcbin", "\ufffc"),
        ("Z" + "\u0301\u0316" * 124, "\u0316"),
        ("Q" + "\u0301" * 5, "\u0301"),
        ("ก" + "\u0e49" * 5, "\u0e49"),
        ("ا" + "\u064b\u200d" * 5, "\u064b"),
        ("\u0301Robin", "\u0301"),
        ("Robin \u0301", "\u0301"),
        ("Robin\n\u20dd", "\u20dd"),
    ],
)
def test_what_can_not_be_printed_is_named_by_its_number(text: str, character: str) -> None:
    for multiline in (False, True):
        with pytest.raises(UnprintableText, match=f"U\\+{ord(character):04X}\\b") as refused:
            printable_text(text, multiline=multiline)
        assert refused.value.character == character
        str(refused.value).encode()


def test_the_sentence_says_where_the_character_stands() -> None:
    with pytest.raises(UnprintableText) as refused:
        printable_text("Robin \x07Fernleaf")
    assert str(refused.value) == "U+0007 after “Robin” is a control character, which cannot be printed. Delete it."
    with override("fr"), pytest.raises(UnprintableText) as refused:
        printable_text("\x07Robin")
    sentence = str(refused.value)
    with override("fr"):
        assert str(refused.value) != sentence


@pytest.mark.parametrize("name", ["Robin Fernleaf", "+1", "350", "Ω", "日本", "ᐃᓄᐃᑦ", "C♯", "½", "❤️ Larch", ""])
def test_a_name_has_a_letter_or_a_digit(name: str) -> None:
    assert printable_name(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize("name", ["!!!", "😀", "–", "❤️", "& &", "+"])
def test_signs_alone_are_no_name(name: str) -> None:
    with pytest.raises(UnprintableText, match="at least one letter or digit"):
        printable_name(name)


#: Text that mixes refused, removed and accepted characters.
TRICKY = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "aZé \n\t\x00\x07\x1f\u0301\u0316\u094dकاม日葛0#❤👩🔧🏽\ufe0e\ufe0f\u200c\u200d\u20e3\U000e0100"
        ),
        st.sampled_from("\u00ad\u200b\u200e\u2028\u202e\u3164\ufeff\ufffd\ufffe\ue000\u180b\u1820\u05b8ש"),
        st.characters(),
    ),
    max_size=40,
)


@pytest.mark.slow
@given(TRICKY, st.booleans())
@example("a\r\r0", False)
@settings(max_examples=max_examples(600), deadline=None)
def test_what_is_accepted_is_stored_unchanged_and_survives_every_format(text: str, multiline: bool) -> None:
    try:
        stored = printable_text(text, multiline=multiline)
    except UnprintableText as refused:
        str(refused).encode()
        return
    assert printable_text(stored, multiline=multiline) == stored
    assert clean_text(stored) == stored == unicodedata.normalize("NFC", stored)
    assert "\x00" not in stored
    assert multiline or "\n" not in stored
    assert json.loads(json.dumps(stored)) == stored
    assert ElementTree.fromstring(ElementTree.tostring(_element(stored))).text == (stored or None)  # noqa: S314
    assert _from_xlsx(stored) == (stored or None)
    mail = EmailMessage(subject=printable_text(stored)[:100], body=stored, to=["robin@example.org"])
    assert stored in message_from_bytes(mail.message().as_bytes(), policy=policy.default).get_content()


def _element(text: str) -> ElementTree.Element:
    element = ElementTree.Element("name")
    element.text = text
    return element


def _from_xlsx(text: str) -> object:
    book = Workbook()
    cell = book.create_sheet("names").cell(1, 1, text)
    cell.data_type = "s"
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return load_workbook(file)["names"].cell(1, 1).value
