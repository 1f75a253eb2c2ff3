from __future__ import annotations

import pytest

from letters import checks


def test_this_machine_has_the_fonts_of_pdfs() -> None:
    assert checks.check_fonts(None) == []


def test_families_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = set(checks.FAMILY.findall(checks.FONTS.read_text()))
    monkeypatch.setattr(checks, "installed_families", lambda: wanted - {"Noto Serif Tamil", "Noto Color Emoji"})
    [warning] = checks.check_fonts(None)
    assert warning.msg == "Fonts of PDFs are missing: Noto Color Emoji, Noto Serif Tamil."
    assert "make setup" in (warning.hint or "")


def test_without_fontconfig_all_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert checks.installed_families() == set()
    assert len(checks.check_fonts(None)) == 1
