from __future__ import annotations

from collections.abc import Iterator

import pytest

from letters import checks, fonts


@pytest.fixture
def without_fontconfig(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PATH", "/nowhere")
    fonts.installed_fonts.cache_clear()
    yield
    fonts.installed_fonts.cache_clear()


def test_this_machine_has_the_fonts_of_pdfs() -> None:
    assert checks.check_fonts(None) == []


def test_families_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "missing_families", lambda: ["Noto Color Emoji", "Noto Serif Tamil"])
    [warning] = checks.check_fonts(None)
    assert warning.msg == "Fonts of PDFs are missing: Noto Color Emoji, Noto Serif Tamil."
    assert "make setup" in (warning.hint or "")


@pytest.mark.usefixtures("without_fontconfig")
def test_without_fontconfig_all_are_named() -> None:
    assert fonts.missing_families() == sorted(fonts.allowed_families())
    assert len(checks.check_fonts(None)) == 1
