from __future__ import annotations

import pytest

from letters.writing_systems import language_tag_for


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Cedar Network", ""),
        ("Réseau Cèdre", ""),
        ("– “…” №", ""),
        ("شبكة الأرز", "und-Arab"),
        ("雪松网络", "und-Hani"),
        ("杉ネットワーク", "und-Jpan"),
        ("ᐃᓄᐃᑦ", "und-Cans"),
    ],
)
def test_a_text_mostly_in_another_script_is_tagged_with_it(text: str, tag: str) -> None:
    assert language_tag_for(text) == tag
