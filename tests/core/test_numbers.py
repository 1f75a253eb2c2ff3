"""Counts have the thousands separators of the active language; numbers that name something have none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import ngettext, override

from core.numbers import grouped, with_sign

ROOT = Path(__file__).resolve().parent.parent.parent
#: A count in a template, such as the one of a plural.
PLURAL = re.compile(r"{%-? *blocktrans(?:late)? count \w+=(\S+)")
LENGTH = re.compile(r"{{[^{}|]*(?:\.count|count|\|length) *}}")


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ["0", "999", "1,000", "1,234,567"]),
        ("fr", ["0", "999", "1\u00a0000", "1\u00a0234\u00a0567"]),
        ("de", ["0", "999", "1.000", "1.234.567"]),
    ],
)
def test_a_count_is_written_as_in_its_language(language: str, texts: list[str]) -> None:
    numbers, sentence = (0, 999, 1_000, 1_234_567), "%s"
    with override(language):
        assert [str(grouped(number)) for number in numbers] == texts
        assert [sentence % grouped(number) for number in numbers] == texts
        assert [f"{grouped(number)}" for number in numbers] == texts
        assert [Template("{{ n|grouped }}").render(Context({"n": number})) for number in numbers] == texts


def test_its_digits_name_a_row() -> None:
    sentence = "row %d"
    assert sentence % grouped(12_345) == "row 12345"


def test_plurals_in_templates_are_chosen_by_the_count() -> None:
    sentence = Template(
        "{% load i18n %}"
        "{% blocktranslate count n=n|grouped %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}"
    )
    assert [sentence.render(Context({"n": n})) for n in (1, 1_000)] == ["1 row", "1,000 rows"]
    assert ngettext("%s row", "%s rows", grouped(1)) % grouped(1) == "1 row"


def test_differences_have_a_sign() -> None:
    assert [with_sign(number) for number in (1_200, -1_200, 3)] == ["+1,200", "\u22121,200", "+3"]


def test_every_plural_in_a_template_shows_its_count_grouped() -> None:
    bare = [
        f"{path.relative_to(ROOT)}: {count}"
        for path in sorted((ROOT / "templates").rglob("*.*"))
        for count in PLURAL.findall(path.read_text(encoding="utf-8"))
        if not count.endswith("|grouped")
    ]
    assert bare == []


def test_every_count_in_a_template_is_grouped() -> None:
    bare = [
        f"{path.relative_to(ROOT)}: {count}"
        for path in sorted((ROOT / "templates").rglob("*.*"))
        for line in path.read_text(encoding="utf-8").splitlines()
        for count in LENGTH.findall(re.sub(r"{% *blocktrans.*?endblocktrans(?:late)? *%}", "", line))
    ]
    assert bare == []


def test_no_plural_in_the_code_shows_its_count_by_digits_only() -> None:
    catalog = (ROOT / "cms" / "locale" / "fr" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    plurals = [entry for entry in catalog.split("\n\n") if "msgid_plural" in entry]
    assert plurals
    assert [entry for entry in plurals if re.search(r"%(?:\(\w+\))?d", entry)] == []
